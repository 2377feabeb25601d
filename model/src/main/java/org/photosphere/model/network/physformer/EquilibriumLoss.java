package org.photosphere.model.network.physformer;

import org.photosphere.model.network.physformer.ColumnTransfer.Budget;

/**
 * Loss of one spectrum: mean square error of max-normalised flux, energy residual (9), and radiative equilibrium above
 * the depth where convection carries energy: the flux over all wavelengths is the same at every layer, and each layer
 * emits what it absorbs, integral of kappa (J - B) = 0 (Mihalas, Stellar Atmospheres, 1978, section 3-2). Without it
 * the emergent spectrum determines one number per wavelength, and nothing about T and opacities over depth.
 */
final class EquilibriumLoss implements ColumnTransfer.Loss {

    /** Rosseland optical depth above which all energy is carried by radiation: solar granulation ends below it. */
    static final double CONVECTIVE = 0.6;

    private final Regularisers regularisers;
    private final float[] truth;
    private final float[] weights;
    private final float inverseMaximum;
    private final double[] depthSteps;
    private final boolean withBalance;
    private double value;

    /**
     * @param truth spectrum divided by its maximum, [place]
     * @param weights of the places in integrals over wavelength, Angstrom
     * @param maximum of the true spectrum, erg s^-1 cm^-2 Angstrom^-1
     * @param depthSteps of the reference depth, [layer]
     * @param withBalance whether the wavelengths hold all energy, so that equilibrium can be required
     */
    EquilibriumLoss(
            Regularisers regularisers,
            float[] truth,
            float[] weights,
            float maximum,
            double[] depthSteps,
            boolean withBalance) {
        this.regularisers = regularisers;
        this.truth = truth;
        this.weights = weights;
        inverseMaximum = 1 / maximum;
        this.depthSteps = depthSteps;
        this.withBalance = withBalance;
    }

    /** Returns the loss computed last. */
    double value() {
        return value;
    }

    @Override
    public void differentiate(float[] flux, Budget budget, float[] byFlux, Budget by) {
        int count = flux.length;
        double energy = 0;
        double residual = 0;
        double squares = 0;
        for (int j = 0; j < count; j++) {
            double error = flux[j] * inverseMaximum - truth[j];
            squares += error * error;
            energy += weights[j] * truth[j];
            residual += weights[j] * error;
        }
        residual /= energy;
        value = squares / count + regularisers.energy() * residual * residual;
        for (int j = 0; j < count; j++) {
            double error = flux[j] * inverseMaximum - truth[j];
            byFlux[j] = (float)
                    ((2 * error / count + 2 * regularisers.energy() * residual * weights[j] / energy) * inverseMaximum);
        }
        if (withBalance) {
            value += balance(budget, energy / inverseMaximum, by);
        }
    }

    /** @param energy of the true spectrum at the same places, erg s^-1 cm^-2 */
    private double balance(Budget budget, double energy, Budget by) {
        int layers = depthSteps.length;
        double[] radiative = radiative(budget.rosseland());
        double total = 0;
        for (double share : radiative) {
            total += share;
        }
        double sum = 0;
        for (int i = 0; i < layers; i++) {
            double excess = budget.flux()[i] / energy - 1;
            double heating = budget.exchange()[i] / budget.emission()[i];
            double lnRosseland = Math.log(budget.rosseland()[i]);
            double share = radiative[i] / total;
            sum += share * (regularisers.constantFlux() * excess * excess + regularisers.heating() * heating * heating)
                    + regularisers.rosseland() * lnRosseland * lnRosseland / layers;
            by.flux()[i] = 2 * share * regularisers.constantFlux() * excess / energy;
            double byHeating = 2 * share * regularisers.heating() * heating / budget.emission()[i];
            by.exchange()[i] = byHeating;
            by.emission()[i] = -byHeating * heating;
            by.rosseland()[i] = 2 * regularisers.rosseland() * lnRosseland / layers;
        }
        return sum;
    }

    /** Share of the equilibrium that is asked of each layer, 1 far above {@link #CONVECTIVE} and 0 far below. */
    private double[] radiative(double[] rosseland) {
        double[] shares = new double[rosseland.length];
        double tau = 0;
        for (int i = 0; i < shares.length; i++) {
            tau += rosseland[i] * depthSteps[i];
            shares[i] = 1 / (1 + Math.pow(tau / CONVECTIVE, 4));
        }
        return shares;
    }
}
