package org.photosphere.model.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.TrainingCourse.Point;

/** Learning curve of a training as JSON lines, one object per row. */
public final class TrainingLog {

    public static final String FILE = "training.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private int rows;

    public TrainingLog(Path folder) {
        file = folder.resolve(FILE);
        rows = lines().size();
    }

    /** Adds a row. */
    public void add(Map<String, Object> row) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, JSON.writeValueAsString(row) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            rows++;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of numbers is always JSON", e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns the validation errors of each stage, by its title, in the order of the steps. */
    Map<String, List<Point>> curves() {
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        try {
            for (String line : lines()) {
                JsonNode row = JSON.readTree(line);
                if (row.path("validation_rmse").isNumber()) {
                    curves.computeIfAbsent(row.path("stage").asText(), stage -> new ArrayList<>())
                            .add(new Point(
                                    row.path("step").asInt(),
                                    row.path("validation_rmse").asDouble()));
                }
            }
        } catch (JsonProcessingException e) {
            throw failed(e);
        }
        return curves;
    }

    public int rows() {
        return rows;
    }

    /** Drops all rows but the first N: those that followed a checkpoint are repeated. */
    public void truncate(int kept) {
        List<String> lines = lines();
        if (lines.size() <= kept) {
            return;
        }
        Path part = file.resolveSibling(FILE + ".part");
        try {
            Files.write(part, lines.subList(0, kept));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            rows = kept;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : new ArrayList<>();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private InputException failed(IOException e) {
        return new InputException(
                file + " cannot be read or written: " + e.getMessage(),
                "free space or remove it, and run the same command again",
                e);
    }
}
