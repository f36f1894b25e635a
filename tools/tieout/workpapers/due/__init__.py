"""What falls due: the sources of obligations, a file each, and the sheet that puts them in order."""
