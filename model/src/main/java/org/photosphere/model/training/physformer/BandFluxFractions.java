package org.photosphere.model.training.physformer;

import java.util.Arrays;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.physics.EnergyResidual;

/** Share of sigma Teff^4 in the bins of a grid, at each of its nodes: the reference of the energy residual (9). */
final class BandFluxFractions {

    /** Share at every node above which the bins count as complete: the grids' own energies have errors of this size. */
    private static final double NEARLY_ALL = 0.95;

    private BandFluxFractions() {}

    /**
     * Returns the energy of the grid's own spectra, or 1 throughout where the bins contain nearly all of it everywhere.
     * Held-out nodes do not contribute; theirs is interpolated.
     *
     * @param grid whose labels include the effective temperature
     * @param train indices of the training nodes
     * @param space of the grid's labels
     * @return fractions above zero, [node]
     */
    static double[] atNodes(NormalisedGrid grid, int[] train, LabelSpace space) {
        NormalisedGrid learnt = grid.select(train);
        int teff = space.indexOf(Label.TEFF);
        double[] known = new double[train.length];
        for (int i = 0; i < known.length; i++) {
            double[] flux = new double[learnt.bins().count()];
            for (int j = 0; j < flux.length; j++) {
                flux[j] = learnt.flux()[i][j] * learnt.maxima()[i];
            }
            known[i] = EnergyResidual.of(flux, learnt.bins(), learnt.labels()[i][teff], 0);
        }
        double[] shares = new double[grid.spectra()];
        if (Arrays.stream(known).min().orElseThrow() >= NEARLY_ALL) {
            Arrays.fill(shares, 1);
            return shares;
        }
        LabelSpace between = new LabelSpace(space.labels(), learnt.labels());
        Arrays.setAll(shares, i -> between.support().interpolate(grid.labels()[i], known));
        return shares;
    }
}
