package org.photosphere.model.evaluation.systems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;

/**
 * A comparison as JSON, from which it is resumed: the components of {@link SystemsReport} by their names. Numbers that
 * are not finite are texts, "NaN", "Infinity" and "-Infinity".
 */
public final class ReportJson {

    /** Bytes; fifteen systems with 9,875 bins and ten thousand inversions each have a twentieth of it. */
    private static final int LARGEST = 1 << 28;

    private static final String HINT = "remove it, and the comparison is measured again";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportJson() {}

    /** @return one value per line, arrays in one line */
    public static String of(SystemsReport report) {
        try {
            return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
                            .writeValueAsString(report)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    /**
     * @param file replaced if present; the folder is created if absent
     * @throws InputException where it cannot be written
     */
    public static void write(SystemsReport report, Path file) {
        ReportFiles.write(file, of(report));
    }

    /** @throws InputException where the file cannot be read or is not such a report, naming the place of the fault */
    public static SystemsReport read(Path file) {
        try {
            SystemsReport report =
                    InputJson.value(InputJson.object(InputFiles.read(file, LARGEST, HINT)), SystemsReport.class);
            requireComplete(JSON.valueToTree(report), "", file);
            return report;
        } catch (JsonProcessingException e) {
            throw new InputException(file + " is damaged: " + InputJson.message(e), HINT, e);
        }
    }

    /** Refuses what the reader leaves empty: a missing name, or null in a list. */
    private static void requireComplete(JsonNode value, String place, Path file) {
        if (value.isNull()) {
            throw new InputException(file + " is damaged: there is nothing at '" + place + "'", HINT);
        }
        String prefix = place.isEmpty() ? "" : place + ".";
        value.properties().forEach(field -> requireComplete(field.getValue(), prefix + field.getKey(), file));
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            requireComplete(value.get(i), prefix + i, file);
        }
    }
}
