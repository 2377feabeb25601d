package org.photosphere.services.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.photosphere.model.InputException;

/**
 * What another program made of the same spectra, as {@code ops/peers/curve_fit.py} writes it.
 *
 * @param name of the program
 * @param versions that ran
 * @param cores that it had
 * @param seconds that it took a spectrum
 * @param labels that it found, in the network's order and units, [spectrum][label]
 */
record PeerResults(String name, String versions, int cores, double seconds, double[][] labels) {

    /** @throws InputException where the file is none of this form */
    static PeerResults read(Path file, int labelCount) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), "give what curve_fit.py wrote", e);
        }
        double seconds = json.path("seconds_per_spectrum").asDouble();
        double[][] labels = new double[json.path("labels").size()][labelCount];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < labelCount; k++) {
                labels[i][k] = json.path("labels").path(i).path(k).asDouble(Double.NaN);
                if (!Double.isFinite(labels[i][k])) {
                    throw new InputException(
                            file + ": spectrum " + (i + 1) + " has no label " + (k + 1),
                            "give what curve_fit.py wrote");
                }
            }
        }
        if (!(seconds > 0) || labels.length == 0) {
            throw new InputException(
                    file + " has no seconds_per_spectrum or no labels", "give what curve_fit.py wrote");
        }
        return new PeerResults(
                json.path("peer").asText("peer"),
                json.path("versions").asText(""),
                json.path("cores").asInt(1),
                seconds,
                labels);
    }
}
