"""The batch itself: blocking, training, prediction and clustering, each a step of its own."""
