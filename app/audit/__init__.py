"""痕迹 – traces of every act (Art. 4): append-only entries and chained case steps."""
