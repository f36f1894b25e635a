"""Values -> HTML, PDF and CSV for people; Jinja2 and WeasyPrint live nowhere else."""
