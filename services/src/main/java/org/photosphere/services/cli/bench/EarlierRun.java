package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;

/** An earlier run's output of {@code bench --json}, one row per line. */
final class EarlierRun {

    /** Largest file, bytes: a row takes a thousand or two. */
    private static final int LARGEST = 1 << 24;

    private static final String HINT = "give a file that 'bench --json > FILE' wrote";

    private final Path file;
    private final Map<RowKey, Row> rows;

    /** Names of a row that a comparison needs; others are ignored. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Row(
            int pixels,
            int devices,
            int batch,
            List<Repetition> repetitions,
            @Nullable Machine machine) {

        Row {
            if (repetitions == null || repetitions.size() < Estimate.LEAST || repetitions.contains(null)) {
                throw new IllegalArgumentException("fewer than " + Estimate.LEAST + " repetitions");
            }
            repetitions = List.copyOf(repetitions);
        }

        RowKey key() {
            return new RowKey(pixels, devices, batch);
        }
    }

    private EarlierRun(Path file, Map<RowKey, Row> rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * Reads a run; of a row that occurs several times the last counts.
     *
     * @throws InputException if the file cannot be read or has another form
     */
    static EarlierRun read(Path file) {
        List<String> lines = new String(InputFiles.read(file, LARGEST, HINT), StandardCharsets.UTF_8)
                .lines()
                .toList();
        Map<RowKey, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Row row = row(file + " line " + (i + 1), lines.get(i));
                rows.put(row.key(), row);
            }
        }
        if (rows.isEmpty()) {
            throw new InputException(file + " is empty", HINT);
        }
        return new EarlierRun(file, rows);
    }

    private static Row row(String where, String line) {
        try {
            return InputJson.valueOfKnownNames(InputJson.object(line.getBytes(StandardCharsets.UTF_8)), Row.class);
        } catch (JsonProcessingException e) {
            throw new InputException(where + " is not a row of inversions: " + InputJson.message(e), HINT, e);
        }
    }

    /** @throws InputException if this run has none of the rows that will be measured */
    void requireCommonRow(Collection<RowKey> keys) {
        if (keys.stream().noneMatch(rows::containsKey)) {
            throw new InputException(
                    file + " has none of this run's rows (pixels, devices and batch)",
                    "measure the same with --pixels, --devices and --batch; it has " + described());
        }
    }

    private String described() {
        RowKey first = rows.keySet().iterator().next();
        return rows.size() + (rows.size() == 1 ? " row" : " rows") + ", the first with --pixels " + first.pixels()
                + " --devices " + first.devices() + " --batch " + first.batch();
    }

    /** Returns the comparison with the same row of this run, if it has it. */
    Optional<Comparison> compare(RowKey key, Repetitions now) {
        return Optional.ofNullable(rows.get(key))
                .map(row ->
                        new Comparison(key, new Repetitions(row.repetitions()).spectraPerGop(), now.spectraPerGop()));
    }

    /** Returns the machine of this run, if all its rows name the same one. */
    Optional<Machine> machine() {
        List<@Nullable Machine> machines = rows.values().stream()
                .<@Nullable Machine>map(Row::machine)
                .distinct()
                .toList();
        return machines.size() == 1 ? Optional.ofNullable(machines.get(0)) : Optional.empty();
    }
}
