"""From the tables of an invented force to the tables of iOPS, by COPY under one named run."""
