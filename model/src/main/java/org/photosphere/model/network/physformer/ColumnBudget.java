package org.photosphere.model.network.physformer;

import org.photosphere.model.network.physformer.ColumnTransfer.Budget;

/** Sums over wavelengths that make up the energy budget of each layer, with their reverse derivatives. */
final class ColumnBudget {

    private final ColumnFields fields;
    private final ColumnRays rays;
    private final double[] flux;
    private final double[] exchange;
    private final double[] emission;
    /** Integrals of dB / d ln T, and of the same over chi: their ratio is the Rosseland mean. */
    private final double[] steepness;

    private final double[] clearness;

    ColumnBudget(ColumnFields fields, ColumnRays rays) {
        this.fields = fields;
        this.rays = rays;
        flux = new double[fields.layers];
        exchange = new double[fields.layers];
        emission = new double[fields.layers];
        steepness = new double[fields.layers];
        clearness = new double[fields.layers];
    }

    /** Adds the wavelengths solved last, with their weights in integrals, Angstrom, from one on. */
    void add(float[] weights, int from, int count) {
        for (int i = 0; i < fields.layers; i++) {
            for (int j = 0; j < count; j++) {
                float w = weights[from + j];
                float k = fields.kappa[i][j];
                float b = fields.planck[i][j];
                float slope = w * fields.planckSlope[i][j];
                flux[i] += w * rays.flux[i][j];
                exchange[i] += w * k * (rays.mean[i][j] - b);
                emission[i] += w * k * b;
                steepness[i] += slope;
                clearness[i] += slope / (k + fields.sigma[i][j]);
            }
        }
    }

    /** Returns the integrals. */
    Budget total() {
        double[] rosseland = new double[fields.layers];
        for (int i = 0; i < rosseland.length; i++) {
            rosseland[i] = steepness[i] / clearness[i];
        }
        return new Budget(flux.clone(), exchange.clone(), emission.clone(), rosseland);
    }

    /** Sets the derivatives by the rays' and the fields' quantities of the wavelengths solved last. */
    void differentiate(Budget by, float[] weights, int from, int count) {
        for (int i = 0; i < fields.layers; i++) {
            float byFlux = (float) by.flux()[i];
            float byExchange = (float) by.exchange()[i];
            float byEmission = (float) by.emission()[i];
            float byRosseland = (float) (by.rosseland()[i] / clearness[i]);
            for (int j = 0; j < count; j++) {
                float w = weights[from + j];
                float k = fields.kappa[i][j];
                float s = fields.sigma[i][j];
                float b = fields.planck[i][j];
                rays.byFlux[i][j] = byFlux * w;
                rays.byMean[i][j] = byExchange * w * k;
                fields.byPlanck[i][j] = (byEmission - byExchange) * w * k;
                float chi = k + s;
                float mixed = byRosseland * w * fields.planckSlope[i][j] / (chi * chi);
                fields.byKappa[i][j] = k * (w * (byExchange * (rays.mean[i][j] - b) + byEmission * b) + mixed);
                fields.bySigma[i][j] = s * mixed;
            }
        }
    }
}
