package org.photosphere.model.evaluation.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.InputException;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.forward.PhysicalDiagnosis;

/**
 * The pictures of an evaluation, each as PNG and SVG: {@code spectra}, {@code error-by-wavelength}, and for a model
 * with physics {@code latent} and {@code residuals}.
 */
public final class EvaluationPictures {

    private EvaluationPictures() {}

    /**
     * Creates the folder if absent; call it before the long work whose result it receives.
     *
     * @throws InputException where it is a file or not writable, or where the machine has no fonts
     */
    public static void prepare(Path folder) {
        PictureFiles.prepare(folder);
    }

    /**
     * @param subtitle model and data of the measurement, in one line
     * @param folder created if absent; pictures of the same names are replaced
     * @return the files
     * @throws InputException where the folder is a file, is not writable or is full
     */
    public static List<Path> write(Comparison comparison, String subtitle, Path folder) {
        prepare(folder);
        List<Picture> pictures = new ArrayList<>();
        pictures.add(SpectraPicture.of(comparison, subtitle));
        pictures.add(WavelengthErrorPicture.of(comparison, subtitle));
        if (comparison.diagnosis().isPresent()) {
            PhysicalDiagnosis diagnosis = comparison.diagnosis().orElseThrow();
            pictures.add(LatentPicture.of(comparison.grid(), diagnosis.latent(), subtitle));
            pictures.add(ResidualPicture.of(diagnosis, comparison.grid().bins(), subtitle));
        }
        List<Path> files = new ArrayList<>();
        for (Picture picture : pictures) {
            files.addAll(PictureFiles.write(picture, folder));
        }
        return files;
    }
}
