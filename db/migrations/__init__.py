"""The numbered changes of the schema, each a frozen script that Peewee's runner applies once, in order."""
