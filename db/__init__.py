"""The shared database: the models, migrations, queries and the change feed behind the core's `Store`."""
