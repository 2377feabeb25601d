package org.photosphere.model.evaluation.pictures;

import java.nio.file.Path;
import java.util.List;
import org.photosphere.model.chart.PictureFiles;

/** Pictures that explain fits, each as PNG and SVG, named for their spectra. */
public final class FitPictures {

    private FitPictures() {}

    /**
     * Makes the folder where it is missing; to be called before long work whose result it is to take.
     *
     * @throws org.photosphere.model.InputException where it is a file or may not be written, or where the machine has no
     *     fonts
     */
    public static void prepare(Path folder) {
        PictureFiles.prepare(folder);
    }

    /**
     * @param folder that was prepared; pictures of the same names are replaced
     * @return the files
     * @throws org.photosphere.model.InputException where the folder may not be written or is full
     */
    public static List<Path> write(ExplainedFit fit, Path folder) {
        return PictureFiles.write(FitPicture.of(fit), folder);
    }
}
