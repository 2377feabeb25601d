package org.photosphere.model.evaluation.systems;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.photosphere.model.forward.PhysicalResidual;

/** Statements about what the parts of a PhysFormer contribute: the paper's table 2, section 4.4 and figure 3. */
final class AblationClaims {

    private static final String SECTION = PaperTables.SOURCE + ", section 4.4";
    private static final String FIGURE_3 = PaperTables.SOURCE + ", figure 3";

    /** Ratio of mean square errors of a "sharp increase": an order of magnitude. The paper's is 1,109. */
    private static final double FAR = 10;

    /** Ratio of mean square errors that are "of the same order". The paper's are 1.03 and 1.24. */
    private static final double ALIKE = 2;

    private final SystemsReport report;

    AblationClaims(SystemsReport report) {
        this.report = report;
    }

    List<Claim> all() {
        return List.of(
                reproduced(SystemNames.WITHOUT_BOTTLENECK, "without bottleneck")
                        .below(
                                reproduced(SystemNames.PHYSFORMER, "PhysFormer"),
                                "Without bottleneck the autoencoder reproduces spectra better",
                                PaperTables.TABLE_2),
                generated(SystemNames.PHYSFORMER, "PhysFormer")
                        .smallerBy(
                                FAR,
                                generated(SystemNames.WITHOUT_BOTTLENECK, "without bottleneck"),
                                "Without bottleneck the mean square error of spectra from labels is more than ten times"
                                        + " as large",
                                PaperTables.TABLE_2),
                reproducedWorse(SystemNames.LATENT_128, "with a latent space of 128"),
                reproducedWorse(SystemNames.MLP_DECODER, "with a perceptron as decoder"),
                reproducedWorse(SystemNames.FOUR_DIRECTIONS, "with four directions"),
                generated(SystemNames.WITHOUT_PHYSICS, "without physics")
                        .within(
                                ALIKE,
                                generated(SystemNames.PHYSFORMER, "PhysFormer"),
                                "Without physics the mean square error of spectra from labels is the same within a"
                                        + " factor of two",
                                PaperTables.TABLE_2),
                transferBelow(SystemNames.MLP_DECODER, "with a perceptron as decoder"),
                transferBelow(SystemNames.WITHOUT_BOTTLENECK, "without bottleneck"),
                energyLike(SystemNames.MLP_DECODER, "with a perceptron as decoder"),
                energyLike(SystemNames.WITHOUT_BOTTLENECK, "without bottleneck"),
                generated(SystemNames.PHYSFORMER, "PhysFormer")
                        .below(
                                generated(SystemNames.WITHOUT_SCATTERING, "without scattering"),
                                "Scattering lowers the error of spectra from labels",
                                Claim.AIM),
                residual(SystemNames.PHYSFORMER, "PhysFormer", PhysicalResidual.CONSTANT_FLUX)
                        .below(
                                residual(
                                        SystemNames.WITHOUT_EQUILIBRIUM,
                                        "without equilibrium",
                                        PhysicalResidual.CONSTANT_FLUX),
                                "The condition of radiative equilibrium makes the flux more constant over depth",
                                Claim.AIM),
                generated(SystemNames.PHYSFORMER, "the formal solution")
                        .below(
                                generated(SystemNames.CONVOLUTION, "the paper's convolutional intensity"),
                                "The formal solution has a smaller error than the paper's convolutional intensity",
                                Claim.AIM));
    }

    private Claim reproducedWorse(String ablation, String title) {
        return reproduced(SystemNames.PHYSFORMER, "PhysFormer")
                .below(
                        reproduced(ablation, title),
                        capital(title) + " the autoencoder reproduces spectra worse",
                        PaperTables.TABLE_2);
    }

    /** Returns the figure's statement; table 2 has the opposite order for the model without bottleneck, from labels. */
    private Claim transferBelow(String ablation, String title) {
        return residual(SystemNames.PHYSFORMER, "PhysFormer", PhysicalResidual.TRANSFER)
                .below(
                        residual(ablation, title, PhysicalResidual.TRANSFER),
                        "PhysFormer's residual of the transfer equation is smaller than " + title,
                        FIGURE_3);
    }

    private Claim energyLike(String ablation, String title) {
        return residual(SystemNames.PHYSFORMER, "PhysFormer", PhysicalResidual.ENERGY)
                .within(
                        ALIKE,
                        residual(ablation, title, PhysicalResidual.ENERGY),
                        capital(title) + " the residual of the energy theorem is the same within a factor of two",
                        SECTION);
    }

    private Quantity reproduced(String system, String title) {
        return quantity(system, "MSE of the autoencoder", title, SystemResult::autoencoderMse);
    }

    private Quantity generated(String system, String title) {
        return quantity(system, "MSE from labels", title, SystemResult::fluxMse);
    }

    private Quantity residual(String system, String title, PhysicalResidual kind) {
        return quantity(system, "mean square of " + kind.description(), title, result -> result.residual(kind));
    }

    private Quantity quantity(String system, String kind, String of, Function<SystemResult, OptionalDouble> value) {
        return new Quantity(kind, of, report.named(system).map(value).orElse(OptionalDouble.empty()));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
