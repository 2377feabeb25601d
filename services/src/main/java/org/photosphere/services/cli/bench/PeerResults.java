package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;

/**
 * Another program's results for the same spectra, as written by {@code ops/peers/curve_fit.py}.
 *
 * @param name name of the program
 * @param versions versions of the software
 * @param cores number of cores used
 * @param seconds time per spectrum, s
 * @param labels fitted labels, in the network's order and units, [spectrum][label]
 */
public record PeerResults(String name, String versions, int cores, double seconds, double[][] labels) {

    /** Largest file, bytes: a hundred thousand spectra take ten million. */
    private static final int LARGEST = 1 << 26;

    private static final String HINT = "give the file that curve_fit.py wrote";

    /** @throws InputException if the file has another form */
    public static PeerResults read(Path file, int labelCount) {
        JsonNode json;
        try {
            json = InputJson.object(InputFiles.read(file, LARGEST, HINT));
        } catch (JsonProcessingException e) {
            throw new InputException(file + " cannot be read: " + InputJson.message(e), HINT, e);
        }
        double seconds = json.path("seconds_per_spectrum").asDouble();
        double[][] labels = new double[json.path("labels").size()][labelCount];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < labelCount; k++) {
                JsonNode label = json.path("labels").path(i).path(k);
                labels[i][k] = label.doubleValue();
                if (!label.isNumber() || !Double.isFinite(labels[i][k])) {
                    throw new InputException(file + ": spectrum " + (i + 1) + " has no label " + (k + 1), HINT);
                }
            }
        }
        if (!(seconds > 0) || Double.isInfinite(seconds) || labels.length == 0) {
            throw new InputException(file + " has no seconds_per_spectrum or no labels", HINT);
        }
        int cores = json.path("cores").asInt(1);
        if (cores < 1) {
            throw new InputException(file + " states " + cores + " cores", HINT);
        }
        return new PeerResults(
                json.path("peer").asText("peer"), json.path("versions").asText(""), cores, seconds, labels);
    }
}
