package org.photosphere.model.bundle;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Files of a bundle, each verified against its listed digest. */
final class VerifiedFiles {

    private static final String SAFE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private final BundleFiles files;
    private final byte[] manifest;
    private final String digest;
    private final Map<String, byte[]> listed = new LinkedHashMap<>();

    /** @throws InputException where manifest or digest are missing or do not belong together */
    VerifiedFiles(BundleFiles files) {
        this.files = files;
        byte[] manifestBytes = files.read(BundleFiles.MANIFEST);
        byte[] digestBytes = files.read(BundleFiles.DIGEST);
        if (manifestBytes == null || digestBytes == null) {
            throw new InputException(
                    files.place() + " is not a model bundle: it has no "
                            + (manifestBytes == null ? BundleFiles.MANIFEST : BundleFiles.DIGEST),
                    "give the folder that 'photosphere train' wrote");
        }
        manifest = manifestBytes;
        digest = Digests.sha256(manifestBytes);
        requireDigest(BundleFiles.MANIFEST, digest, new String(digestBytes, StandardCharsets.US_ASCII).strip());
    }

    byte[] manifest() {
        return manifest;
    }

    /** Returns the manifest's digest: the bundle's identity. */
    String digest() {
        return digest;
    }

    String place() {
        return files.place();
    }

    /** Returns a file's name for errors. */
    String source(String file) {
        return files.place() + ": " + file;
    }

    /**
     * Verifies the files of the manifest.
     *
     * @param digests by file
     * @throws InputException where a file is missing or was changed
     */
    void verify(Map<String, String> digests) {
        digests.forEach((name, expected) -> {
            byte[] bytes = name.matches(SAFE_NAME) ? files.read(name) : null;
            if (bytes == null) {
                throw new InputException(
                        files.place() + " has no file '" + name + "', which it lists", GridTensors.FRESH_COPY);
            }
            requireDigest(name, Digests.sha256(bytes), expected);
            listed.put(name, bytes);
        });
    }

    /** Returns whether the manifest lists a file. */
    boolean lists(String file) {
        return listed.containsKey(file);
    }

    /**
     * Returns the tensors of a file in the manifest, all numbers finite.
     *
     * @throws InputException where it is not listed, is not a safetensors file, or holds a number that is not finite
     */
    Map<String, Tensor> tensors(String file) {
        byte[] bytes = listed.get(file);
        if (bytes == null) {
            throw new InputException(files.place() + " lists no " + file, GridTensors.FRESH_COPY);
        }
        Map<String, Tensor> tensors = SafeTensors.decode(bytes, source(file));
        SafeTensors.requireFinite(tensors, source(file));
        return tensors;
    }

    private void requireDigest(String file, String found, String expected) {
        if (!found.equals(expected)) {
            throw new InputException(
                    source(file) + " is damaged or was changed (SHA-256 " + shortened(found) + ", expected "
                            + shortened(expected) + ")",
                    GridTensors.FRESH_COPY);
        }
    }

    private static String shortened(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) + "..." : "'" + digest + "'";
    }
}
