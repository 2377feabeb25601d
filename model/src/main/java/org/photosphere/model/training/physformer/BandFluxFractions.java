package org.photosphere.model.training.physformer;

import java.util.Arrays;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.physics.EnergyResidual;

/**
 * What share of sigma Teff^4 belongs into the bins of a grid, at each of its nodes: what the residual of energy (9) is
 * held against.
 */
final class BandFluxFractions {

    /** Bins that hold this share at every node are taken to hold all: the grids' own energies are off by as much. */
    private static final double NEARLY_ALL = 0.95;

    private BandFluxFractions() {}

    /**
     * The energy of the grid's own spectra, or 1 throughout where the bins hold nearly all of it everywhere. Nodes that
     * are held out do not lend theirs; they have what lies between the others.
     *
     * @param grid whose labels include the effective temperature
     * @param train indices of the nodes to learn from
     * @param space of the grid's labels
     * @return above zero, [node]
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
