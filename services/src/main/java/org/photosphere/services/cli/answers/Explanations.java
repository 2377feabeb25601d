package org.photosphere.services.cli.answers;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.evaluation.pictures.ExplainedFit;
import org.photosphere.model.evaluation.pictures.FitPictures;
import org.photosphere.model.inversion.MisfitRegion;

/** Explanations of answers: pictures and lists of regions, up to a maximum number of spectra. */
public final class Explanations {

    private final PrintWriter err;
    private final @Nullable Path folder;
    private final boolean listed;
    private final int most;
    private int taken;
    private int pictures;

    /**
     * @param err writer of notes on the pictures
     * @param folder folder of the pictures, prepared; null for none
     * @param listed whether regions are listed with the answers
     * @param most maximum number of spectra to explain
     */
    public Explanations(PrintWriter err, @Nullable Path folder, boolean listed, int most) {
        this.err = err;
        this.folder = folder;
        this.listed = listed;
        this.most = most;
    }

    /** Returns the number of explanations still wanted. */
    public int wanted() {
        return most - taken;
    }

    /** @return regions to list with the answer; null if none are asked for or the answer was not explained */
    public @Nullable List<MisfitRegion> take(Optional<ExplainedFit> explained) {
        if (explained.isEmpty()) {
            return null;
        }
        taken++;
        if (folder != null) {
            FitPictures.write(explained.get(), folder);
            pictures++;
        }
        return listed ? explained.get().explanation().regions() : null;
    }

    /** Prints where the pictures are, and how to get more. */
    public void finish() {
        if (folder != null) {
            err.println(
                    "note: " + pictures + (pictures == 1 ? " picture" : " pictures") + " as PNG and SVG in " + folder);
        }
        if (most > 0 && taken == most) {
            err.println("note: the first " + most + " spectra are explained, --most N explains more");
        }
        err.flush();
    }
}
