"""Pages of training: sessions, consultations, materials, who is trained."""
