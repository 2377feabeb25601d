package org.photosphere.model.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;

/** Source of a bundle's files: a folder, or this program's own resources. */
sealed interface BundleFiles {

    String MANIFEST = "bundle.json";
    String DIGEST = "DIGEST";
    String WEIGHTS = "weights.safetensors";
    String REDUCED = "reduced.safetensors";
    String EMULATOR_ERROR = "emulator-error.safetensors";
    String PHYSICS_REFERENCE = "physics-reference.safetensors";
    String CARD = "model-card.md";

    /** Learnt on real stars with the finished bundle, whose digest it names; not listed by the manifest. */
    String CALIBRATION = "calibration.safetensors";

    /** Maximum size in bytes of manifest, digest, card and other files without arrays. */
    int LONGEST_TEXT = 1 << 22;

    /**
     * Returns the file's bytes, or null if absent.
     *
     * @throws InputException where it is larger than {@link #most} allows
     */
    byte @Nullable [] read(String file);

    /** Returns the maximum size of a file by its name, bytes: short for texts, an array's maximum for numbers. */
    static int most(String file) {
        return file.endsWith(".safetensors") ? InputFiles.LARGEST_ARRAY : LONGEST_TEXT;
    }

    /** Returns the bundle's location, for errors. */
    String place();

    record Folder(Path folder) implements BundleFiles {
        @Override
        public byte @Nullable [] read(String file) {
            Path path = folder.resolve(file);
            return Files.isRegularFile(path) ? InputFiles.read(path, most(file), GridTensors.FRESH_COPY) : null;
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    record BuiltIn(String name) implements BundleFiles {
        @Override
        public byte @Nullable [] read(String file) {
            try (InputStream in = BundleFiles.class.getResourceAsStream(name + "/" + file)) {
                return in == null ? null : in.readAllBytes();
            } catch (IOException e) {
                throw new InputException("the built-in model '" + name + "' cannot be read", "rebuild Photosphere", e);
            }
        }

        @Override
        public String place() {
            return "built-in model '" + name + "'";
        }
    }
}
