package org.photosphere.model.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.ForwardModel;

/** Opens models by the name of a built-in bundle or by a folder. */
public final class Bundles {

    private static final String INDEX = "bundles.txt";

    /** The bundles that are part of this program: those of its index that are present. */
    public static final List<String> BUILT_IN = builtIn();

    private Bundles() {}

    /**
     * Returns the model of a bundle with valid digests.
     *
     * @param nameOrFolder a built-in bundle's name, or a folder
     * @throws InputException where the bundle is absent, damaged or foreign
     */
    public static ForwardModel open(String nameOrFolder) {
        return verify(nameOrFolder).toModel();
    }

    /**
     * Reads and verifies a bundle without loading the engine: every digest, the format, every shape.
     *
     * @param nameOrFolder a built-in bundle's name, or a folder
     * @throws InputException where the bundle is absent, damaged or foreign
     */
    public static Bundle verify(String nameOrFolder) {
        if (BUILT_IN.contains(nameOrFolder)) {
            return BundleReader.read(new BundleFiles.BuiltIn(nameOrFolder));
        }
        String hint = "built-in models: " + String.join(", ", BUILT_IN) + "; or give a bundle's folder";
        try {
            Path folder = Path.of(nameOrFolder);
            if (nameOrFolder.isBlank() || !Files.isDirectory(folder)) {
                throw new InputException("no model bundle '" + nameOrFolder + "'", hint);
            }
            return BundleReader.read(new BundleFiles.Folder(folder));
        } catch (InvalidPathException e) {
            throw new InputException("no model bundle '" + nameOrFolder + "'", hint, e);
        }
    }

    /**
     * Returns the bytes of a bundle's calibration on real stars; empty where it has none.
     *
     * @param nameOrFolder a built-in bundle's name, or a folder
     */
    public static Optional<byte[]> calibration(String nameOrFolder) {
        BundleFiles files = BUILT_IN.contains(nameOrFolder)
                ? new BundleFiles.BuiltIn(nameOrFolder)
                : new BundleFiles.Folder(Path.of(nameOrFolder));
        return Optional.ofNullable(files.read(BundleFiles.CALIBRATION));
    }

    private static List<String> builtIn() {
        try (InputStream in = Bundles.class.getResourceAsStream(INDEX)) {
            if (in == null) {
                throw new IllegalStateException("the program has no index of models, " + INDEX);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(name ->
                            !name.isEmpty() && Bundles.class.getResource(name + "/" + BundleFiles.MANIFEST) != null)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the index of models, " + INDEX + ", cannot be read", e);
        }
    }
}
