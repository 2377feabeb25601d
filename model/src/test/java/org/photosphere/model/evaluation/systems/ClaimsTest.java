package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.evaluation.systems.Claim.State;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.SmallReport.Draft;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;

class ClaimsTest {

    private static final String FIRST = "PhysFormer has the smallest RMSE of the networks";
    private static final String ORDER = "The baselines have the order of the paper's table 1";
    private static final String OPTICAL =
            "PhysFormer's error is larger in the optical range than in the ultraviolet and infrared";
    private static final String PAPER = "PhysFormer's RMSE is below the paper's";
    private static final String INTERPOLATION = "PhysFormer's RMSE is below that of interpolation between the nodes";
    private static final String REPRODUCED = "Without bottleneck the autoencoder reproduces spectra better";
    private static final String FAR =
            "Without bottleneck the mean square error of spectra from labels is more than ten times as large";
    private static final String LATENT = "With a latent space of 128 the autoencoder reproduces spectra worse";
    private static final String MLP = "With a perceptron as decoder the autoencoder reproduces spectra worse";
    private static final String DIRECTIONS = "With four directions the autoencoder reproduces spectra worse";
    private static final String ALIKE =
            "Without physics the mean square error of spectra from labels is the same within a factor of two";
    private static final String RTE_MLP =
            "PhysFormer's residual of the transfer equation is smaller than with a perceptron as decoder";
    private static final String RTE_BOTTLENECK =
            "PhysFormer's residual of the transfer equation is smaller than without bottleneck";
    private static final String ENERGY_MLP =
            "With a perceptron as decoder the residual of the energy theorem is the same within a factor of two";
    private static final String SCATTERING = "Scattering lowers the error of spectra from labels";
    private static final String EQUILIBRIUM =
            "The condition of radiative equilibrium makes the flux more constant over depth";
    private static final String CONVOLUTION =
            "The formal solution has a smaller error than the paper's convolutional intensity";

    private static Draft physFormer() {
        return SmallReport.result("physformer", Role.PHYSFORMER)
                .rmse(0.0054)
                .stage(Math.sqrt(6.24e-5))
                .rte(5.16e-5)
                .energy(0.0195);
    }

    private static Draft ablation(String name) {
        return SmallReport.result(name, Role.ABLATION);
    }

    private static Claim claim(SmallReport report, String statement) {
        return Claims.of(report.build()).stream()
                .filter(claim -> claim.statement().startsWith(statement))
                .findFirst()
                .orElseThrow();
    }

    private static State state(SmallReport report, String statement) {
        return claim(report, statement).state();
    }

    @Test
    void thePapersOwnNumbersHoldWhatThePaperStates() {
        List<Claim> claims = Claims.of(SmallReport.asPrinted().build());
        assertThat(claims)
                .filteredOn(claim -> !claim.source().equals(Claim.AIM))
                .hasSize(15)
                .allSatisfy(
                        claim -> assertThat(claim.state()).as(claim.toString()).isEqualTo(State.HOLDS));
        assertThat(claims)
                .extracting(Claim::statement)
                .doesNotHaveDuplicates()
                .contains(FIRST, ORDER, OPTICAL, REPRODUCED, FAR, LATENT, MLP, DIRECTIONS, ALIKE, RTE_MLP);
    }

    @Test
    void withoutSystemsNothingIsMeasured() {
        assertThat(Claims.of(new SmallReport().build()))
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        claim -> assertThat(claim.state()).as(claim.toString()).isEqualTo(State.NOT_MEASURED));
    }

    @Test
    void anotherNetworkAheadIsNamed() {
        SmallReport report = SmallReport.asPrinted()
                .with(SmallReport.result("payne", Role.NETWORK).rmse(0.004));
        assertThat(claim(report, FIRST).state()).isEqualTo(State.FAILS);
        assertThat(claim(report, FIRST).evidence())
                .isEqualTo("RMSE: PhysFormer 0.00540, Title of payne 0.00400, ratio 0.741");
        assertThat(state(
                        SmallReport.asPrinted()
                                .with(SmallReport.result("payne", Role.NETWORK).rmse(0.0054)),
                        FIRST))
                .isEqualTo(State.UNDECIDED);
        // An ablation or interpolation that is better is no other network.
        assertThat(state(
                        SmallReport.asPrinted()
                                .with(ablation("physformer-convolution").rmse(0.001)),
                        FIRST))
                .isEqualTo(State.HOLDS);
    }

    @Test
    void aNumberThatIsNotFiniteIsNotMeasured() {
        assertThat(state(SmallReport.asPrinted().with(physFormer().rmse(Double.NaN)), FIRST))
                .isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void theOrderOfTheBaselinesIsThatOfThoseMeasured() {
        SmallReport swapped = SmallReport.asPrinted()
                .with(SmallReport.result("physgnn", Role.NETWORK).rmse(0.055));
        assertThat(claim(swapped, ORDER).state()).isEqualTo(State.FAILS);
        assertThat(claim(swapped, ORDER).evidence())
                .contains("kurucz-a1 0.0502, Title of physgnn 0.0550, Title of payne 0.0618;")
                .endsWith("Title of payne, Title of physgnn");
        assertThat(state(swapped.without("payne"), ORDER)).isEqualTo(State.HOLDS);
        assertThat(state(
                        swapped.with(SmallReport.result("physgnn", Role.NETWORK).rmse(0.0502)), ORDER))
                .isEqualTo(State.UNDECIDED);
        for (String name : List.of("kurucz-a1", "physgnn", "speculator")) {
            swapped.without(name);
        }
        assertThat(state(swapped, ORDER)).isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void aTieDoesNotHideALaterContradictionOfTheOrder() {
        SmallReport report = SmallReport.asPrinted()
                .with(SmallReport.result("symmetric-autoencoder", Role.NETWORK).rmse(0.0106))
                .with(SmallReport.result("payne", Role.NETWORK).rmse(0.3));
        assertThat(state(report, ORDER)).isEqualTo(State.FAILS);
    }

    @Test
    void flatErrorsOverWavelengthContradictThePaper() {
        assertThat(state(SmallReport.asPrinted().with(physFormer().optical(0.9)), OPTICAL))
                .isEqualTo(State.FAILS);
    }

    @Test
    void aimsAreMeasuredAgainstInterpolationAndThePaper() {
        SmallReport report = SmallReport.asPrinted().with(physFormer().rmse(0.0053));
        assertThat(state(report, INTERPOLATION)).isEqualTo(State.HOLDS);
        assertThat(state(report, PAPER)).isEqualTo(State.HOLDS);
        SmallReport worse = SmallReport.asPrinted().with(physFormer().rmse(0.0071));
        assertThat(state(worse, INTERPOLATION)).isEqualTo(State.FAILS);
        assertThat(state(worse, PAPER)).isEqualTo(State.FAILS);
        assertThat(state(worse.without("interpolation"), INTERPOLATION)).isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void farWorseIsMoreThanTenTimesTheSquareError() {
        SmallReport report = SmallReport.asPrinted();
        double tenTimes = 0.0054 * Math.sqrt(10);
        assertThat(state(report.with(ablation("physformer-without-bottleneck").rmse(1.01 * tenTimes)), FAR))
                .isEqualTo(State.HOLDS);
        assertThat(state(report.with(ablation("physformer-without-bottleneck").rmse(0.99 * tenTimes)), FAR))
                .isEqualTo(State.FAILS);
        assertThat(state(report, REPRODUCED)).isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void ablationsAreComparedAtTheStageOfThePaper() {
        SmallReport report = SmallReport.asPrinted();
        for (String name : List.of("physformer-latent-128", "physformer-mlp-decoder", "physformer-4-directions")) {
            report.with(ablation(name).rmse(1).stage(0.007));
        }
        report.with(ablation("physformer-without-bottleneck").stage(0.009).rmse(1));
        for (String statement : List.of(LATENT, MLP, DIRECTIONS, REPRODUCED)) {
            assertThat(state(report, statement)).as(statement).isEqualTo(State.FAILS);
        }
    }

    @Test
    void likeErrorsAreWithinAFactorOfTwoEitherWay() {
        SmallReport report = SmallReport.asPrinted();
        assertThat(state(report.with(ablation("physformer-without-physics").rmse(0.0054 * 1.41)), ALIKE))
                .isEqualTo(State.HOLDS);
        assertThat(state(report.with(ablation("physformer-without-physics").rmse(0.0054 * 1.42)), ALIKE))
                .isEqualTo(State.FAILS);
        assertThat(state(report.with(ablation("physformer-without-physics").rmse(0.0054 / 1.42)), ALIKE))
                .isEqualTo(State.FAILS);
    }

    @Test
    void residualsAreThoseOfTheNamedModels() {
        SmallReport report = SmallReport.asPrinted()
                .with(ablation("physformer-mlp-decoder").rte(1e-6).energy(0.1))
                .with(ablation("physformer-without-bottleneck").rte(1e-3).energy(0.02));
        assertThat(state(report, RTE_MLP)).isEqualTo(State.FAILS);
        assertThat(state(report, RTE_BOTTLENECK)).isEqualTo(State.HOLDS);
        assertThat(state(report, ENERGY_MLP)).isEqualTo(State.FAILS);
        assertThat(state(report.with(ablation("physformer-mlp-decoder")), RTE_MLP))
                .isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void ownAblationsAreAims() {
        SmallReport report = SmallReport.asPrinted()
                .with(physFormer().residual("CONSTANT_FLUX", 1e-4))
                .with(ablation("physformer-without-scattering").rmse(0.006))
                .with(ablation("physformer-without-equilibrium").residual("CONSTANT_FLUX", 9e-5))
                .with(ablation("physformer-convolution").rmse(0.0054));
        assertThat(state(report, SCATTERING)).isEqualTo(State.HOLDS);
        assertThat(state(report, EQUILIBRIUM)).isEqualTo(State.FAILS);
        assertThat(state(report, CONVOLUTION)).isEqualTo(State.UNDECIDED);
        assertThat(claim(report, SCATTERING).source()).isEqualTo(Claim.AIM);
    }

    @Test
    void widthsOfInversionsAreDecidedOnlyBeyondTheirNoise() {
        SmallReport report = SmallReport.asPrinted();
        String ten = "At S/N 10 the errors";
        assertThat(state(report, ten)).isEqualTo(State.HOLDS);
        assertThat(claim(report, ten).evidence())
                .contains("Teff (K)", "log g (dex)", "\u00B1", ": wider", "3 of 403 stars unanswered");
        report.with(ablation("physformer-without-physics").width(1.04).noise(2));
        assertThat(state(report, ten)).isEqualTo(State.UNDECIDED);
        report.with(ablation("physformer-without-physics").width(1));
        assertThat(state(report, ten)).as("the same errors").isEqualTo(State.UNDECIDED);
        report.with(ablation("physformer-without-physics").width(0.5));
        assertThat(state(report, ten)).isEqualTo(State.FAILS);
        assertThat(claim(report, ten).evidence()).contains(": narrower");
    }

    @Test
    void aDifferenceThatManyStarsDecideFewLeaveOpen() {
        SmallReport few = new SmallReport()
                .with(physFormer().stars(12))
                .with(ablation("physformer-without-physics").stars(12).width(1.3));
        assertThat(state(few, "At S/N 100")).isEqualTo(State.UNDECIDED);
        SmallReport many = new SmallReport()
                .with(physFormer().stars(4000))
                .with(ablation("physformer-without-physics")
                        .stars(4000)
                        .width(1.3)
                        .noise(2));
        assertThat(state(many, "At S/N 100")).isEqualTo(State.HOLDS);
    }

    @Test
    void inversionsAreComparedAtTheSameSnrOnly() {
        SmallReport report = SmallReport.asPrinted()
                .with(ablation("physformer-without-physics").width(2).snrs(List.of(10.0, 30.0)));
        assertThat(state(report, "At S/N 10 ")).isEqualTo(State.HOLDS);
        assertThat(state(report, "At S/N 30 ")).isEqualTo(State.NOT_MEASURED);
        assertThat(state(report, "At S/N 100 ")).isEqualTo(State.NOT_MEASURED);
        assertThat(state(report.with(ablation("physformer-without-physics").stars(1)), "At S/N 10 "))
                .isEqualTo(State.NOT_MEASURED);
    }

    @Test
    void spreadOfAGaussianIsItsStandardDeviation() {
        SystemResult result = physFormer().stars(20_000).width(1.5).result();
        LabelErrors teff = result.inversionsAt(100).orElseThrow().labels().get(0);
        InversionSpread spread = InversionSpread.of(teff);
        // 1.5 sigma of 30 K; quantiles of the Gaussian at 0.95 and at 1 / 1.5, each with its noise.
        assertThat(spread.width()).isBetween(44.0, 46.0);
        assertThat(spread.wide()).isBetween(86.5, 90.0);
        assertThat(spread.withinSigma()).isBetween(0.485, 0.505);
        assertThat(spread.median()).isBetween(-1.5, 1.5);
        // sqrt(p (1 - p) / n) over the density of the absolute error at the quantile.
        double density = 2 / (45 * Math.sqrt(2 * Math.PI)) * Math.exp(-0.5);
        double expected = Math.sqrt(0.683 * 0.317 / 20_000) / density;
        assertThat(spread.widthError()).isBetween(0.85 * expected, 1.15 * expected);
        assertThat(InversionSpread.of(teff)).isEqualTo(spread);
    }

    @Test
    void sentencesBeginWithTheFailures() {
        SmallReport report = SmallReport.asPrinted()
                .with(physFormer().rmse(0.0071))
                .with(ablation("physformer-convolution").rmse(0.0071));
        List<String> sentences = Claims.sentences(Claims.of(report.build()));
        assertThat(sentences.get(0))
                .isEqualTo("20 statements: does not hold 2, undecided 1, holds 15, not measured 2.");
        assertThat(sentences.get(1))
                .isEqualTo("Does not hold: PhysFormer's RMSE is below the paper's (RMSE: PhysFormer 0.00710, the"
                        + " paper's on its own grid 0.00540, ratio 0.761; aim of this project).");
        assertThat(sentences.get(2)).startsWith("Does not hold: PhysFormer's RMSE is below that of interpolation");
        assertThat(sentences.get(3)).startsWith("Undecided: The formal solution");
        assertThat(sentences.get(4)).isEqualTo("Holds: " + FIRST + ".");
        assertThat(sentences.get(sentences.size() - 1))
                .isEqualTo("Not measured: " + SCATTERING + "; " + EQUILIBRIUM + ".");
    }
}
