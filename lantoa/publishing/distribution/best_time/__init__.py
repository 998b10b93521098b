"""When a unit's readers read: hours of the week by clicks on fresh posts."""
