"""What a bundle is put together from, a file a part."""
