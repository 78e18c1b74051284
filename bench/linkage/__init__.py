"""What the benchmark of linkage needs: the labelled sets, the published baseline, the counting."""
