"""An everyday sentence → the clauses it is most likely about, with the legal terms that join them."""
