"""What each kind of paper says, made from the record; one module a family, no layout, no database writes."""
