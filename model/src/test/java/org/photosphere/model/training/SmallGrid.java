package org.photosphere.model.training;

import java.util.Collections;
import java.util.List;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.physics.Planck;

/** Black bodies with a line, of 125 bins: one bin per patch, the smallest grid that a PhysFormer takes. */
public final class SmallGrid {

    public static final BlackbodyModel TRUTH = new BlackbodyModel(125);

    private SmallGrid() {}

    /** @param steps number of nodes along each of the two labels */
    public static NormalisedGrid of(int steps) {
        return at(TRUTH.grid(steps));
    }

    static NormalisedGrid at(double[][] points) {
        float[][] flux = TRUTH.flux(points);
        double[] maxima = new double[points.length];
        double bluest = TRUTH.wavelengths().centre(0);
        for (int i = 0; i < maxima.length; i++) {
            // Far from the line a black body of the label's temperature: gives the spectrum its scale.
            maxima[i] = Math.PI * Planck.intensity(bluest, points[i][0]) / flux[i][0];
        }
        return new NormalisedGrid(
                List.of("teff", "m_h"),
                points,
                Collections.nCopies(points.length, "node"),
                TRUTH.wavelengths(),
                flux,
                maxima);
    }

    public static LabelSpace space(NormalisedGrid grid) {
        return new LabelSpace(grid.labelBounds(), grid.labels());
    }
}
