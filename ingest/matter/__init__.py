"""Front and back matter: title, issuer, numbers, history, dates, repeals."""
