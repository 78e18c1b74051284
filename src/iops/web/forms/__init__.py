"""How forms look: the renderer and the widgets of the shell."""
