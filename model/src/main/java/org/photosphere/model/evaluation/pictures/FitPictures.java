package org.photosphere.model.evaluation.pictures;

import java.nio.file.Path;
import java.util.List;
import org.photosphere.model.chart.PictureFiles;

/** Pictures that explain fits, each as PNG and SVG, named after their spectra. */
public final class FitPictures {

    private FitPictures() {}

    /**
     * Creates the folder if absent; call it before the long work whose result it receives.
     *
     * @throws org.photosphere.model.InputException where it is a file or not writable, or where the machine has no
     *     fonts
     */
    public static void prepare(Path folder) {
        PictureFiles.prepare(folder);
    }

    /**
     * @param folder a prepared folder; pictures of the same names are replaced
     * @return the files
     * @throws org.photosphere.model.InputException where the folder is not writable or is full
     */
    public static List<Path> write(ExplainedFit fit, Path folder) {
        return PictureFiles.write(FitPicture.of(fit), folder);
    }
}
