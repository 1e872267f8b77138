"""The ways a complaint comes in. Reading what arrived is pure (bytes in, a draft out); intake carries the drafts
through the desk and moves nothing that is not committed."""
