package org.photosphere.model.evaluation.systems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.grid.FluxGrid;

/** The results of a comparison as files, and under what conditions: other ones do not mix. */
final class ResultFiles {

    private static final String CONDITIONS = "conditions.json";
    private static final String RESULTS = "results";
    private static final int LARGEST = 1 << 26;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What all results of a folder have in common.
     *
     * @param gridSha256 of the grid's file, hexadecimal
     * @param bins edges of the models' bins, or "usual"
     */
    record Conditions(String gridSha256, String bins, double budgetSeconds, long seed, List<Double> snrs, int stars) {}

    private final Path folder;

    private ResultFiles(Path folder) {
        this.folder = folder;
    }

    /** @throws InputException where the folder holds results of other conditions, or cannot be used */
    static ResultFiles open(SystemsComparison.Request request, FluxGrid grid) {
        Conditions wanted = new Conditions(
                Digests.sha256(grid.source()),
                request.bins() == null
                        ? "usual"
                        : Digests.sha256(Arrays.toString(request.bins().edges())
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                request.budget().toMillis() / 1000.0,
                request.seed(),
                request.snrs(),
                request.stars());
        Path folder = request.folder();
        if (Files.exists(folder.resolve(CONDITIONS))) {
            Conditions there = read(folder.resolve(CONDITIONS), Conditions.class);
            if (!there.equals(wanted)) {
                throw new InputException(
                        folder + " holds a comparison under other conditions: " + there + ", now " + wanted,
                        "give another folder with --out");
            }
        } else {
            write(folder, CONDITIONS, wanted);
        }
        return new ResultFiles(folder.resolve(RESULTS));
    }

    /** Returns the result of a system if there is one of its present bundle. */
    Optional<SystemResult> read(ComparedSystem system, String digest) {
        Path file = folder.resolve(system.name() + ".json");
        return Files.exists(file)
                ? Optional.of(read(file, SystemResult.class))
                        .filter(result -> result.digest().equals(digest))
                : Optional.empty();
    }

    void write(SystemResult result) {
        write(folder, result.system().name() + ".json", result);
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return InputJson.value(InputJson.object(InputFiles.read(file, LARGEST, "remove it")), type);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    file + " is damaged: " + InputJson.message(e), "remove it; what it held is measured again", e);
        }
    }

    private static void write(Path folder, String name, Object value) {
        try {
            AtomicFile.write(folder, name, JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new InputException(
                    folder.resolve(name) + " cannot be written: " + e.getMessage(),
                    "give a folder that may be written, with free space",
                    e);
        }
    }
}
