package org.photosphere.model.evaluation.systems;

import java.util.Arrays;
import java.util.Optional;

/** Pictures of a comparison in the order of the paper's figures, with their captions in a report. */
public enum PaperFigure {
    SPECTRA(
            "Generated and true spectra",
            "The paper's figure 2, left and middle. Held-out stars from cool to hot: the whole spectrum as PhysFormer"
                    + " generates it, and a part of it with two baselines."),
    ERRORS(
            "Median error over wavelength",
            "The paper's figure 2, top right. Median over the held-out stars of the absolute error of max-normalised"
                    + " flux, as the median over neighbouring bins: above PhysFormer, the networks and interpolation,"
                    + " below PhysFormer and its ablations."),
    LATENT(
            "Latent space",
            "The paper's figure 2, bottom right. Latent vectors of the held-out stars on their two leading principal"
                    + " components, coloured by each label."),
    RESIDUALS(
            "Residuals of the physics",
            "The paper's figure 3. Above: distributions of the absolute residuals of the transfer equation and of the"
                    + " energy theorem. Below: both for PhysFormer's first wavelengths. With the formal solution the"
                    + " residual of the transfer equation is an error of discretisation."),
    LANDSCAPE(
            "Loss landscape",
            "The paper's figure 4. Mean square difference of PhysFormer's flux from one held-out spectrum over two"
                    + " labels, the others at their true values, with the true labels and those of the inversion."),
    RARE_STAR(
            "A rare star",
            "The paper's figure 5, top. The held-out star nearest to the paper's example, with the spectra that two"
                    + " models generate from the labels of their own inversions."),
    INVERSIONS(
            "Errors of inversions",
            "The paper's figure 5, bottom. Distributions of the absolute errors by S/N and label; the lines are the"
                    + " median, and the quantiles below which 68.3 % and 95 % of the errors are.");

    private final String title;
    private final String caption;

    PaperFigure(String title, String caption) {
        this.title = title;
        this.caption = caption;
    }

    /** Returns the title, by which {@link SystemsReport#pictures} names its file. */
    public String title() {
        return title;
    }

    public String caption() {
        return caption;
    }

    /** Returns the figure of a title; empty for a picture that is not the paper's. */
    static Optional<PaperFigure> titled(String title) {
        return Arrays.stream(values())
                .filter(figure -> figure.title.equals(title))
                .findFirst();
    }
}
