package org.photosphere.model.evaluation.systems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.baseline.BaselineSettings;
import org.photosphere.model.training.baseline.InterpolationSettings;
import org.photosphere.model.training.physformer.PhysFormerArchitecture;
import org.photosphere.model.training.physformer.PhysFormerSettings;
import org.photosphere.model.training.physformer.PhysFormerStage;
import org.photosphere.model.training.physformer.PhysFormerVariant;
import org.photosphere.model.training.physformer.ReducedModelTraining;

/** The paper's systems (tables 1 and 2), the classical interpolation, and further ablations, by their names. */
public final class Systems {

    private static final String INTERPOLATION = "interpolation";

    /** Smallest share of a budget that a reduced model gets in addition, and its training spectra: enough to be corrected. */
    private static final double REDUCED_SHARE = 0.2;

    private static final int REDUCED_SPECTRA = 5000;

    /** Interpolated spectra of a PhysFormer in a comparison, whose stages are too short for more. */
    private static final int INTERPOLATED = 3000;

    /** Time below which the dearest network has no step in some stage, for every thousand bins. */
    private static final Duration LEAST_PHYSFORMER = Duration.ofSeconds(60);

    private static final Duration LEAST_BASELINE = Duration.ofSeconds(10);

    /** All systems in the order of a report. */
    public static final List<ComparedSystem> ALL = all();

    private Systems() {}

    private static List<ComparedSystem> all() {
        List<ComparedSystem> all = new ArrayList<>();
        all.add(physFormer(PhysFormerVariant.PHYSFORMER));
        for (Baseline baseline : Baseline.values()) {
            all.add(new ComparedSystem(baseline.kind(), baseline.title(), Role.NETWORK, baseline.source()));
        }
        all.add(new ComparedSystem(INTERPOLATION, "Interpolation", Role.INTERPOLATION, ""));
        for (PhysFormerVariant variant : PhysFormerVariant.values()) {
            if (variant != PhysFormerVariant.PHYSFORMER) {
                all.add(physFormer(variant));
            }
        }
        return List.copyOf(all);
    }

    private static ComparedSystem physFormer(PhysFormerVariant variant) {
        Role role = variant == PhysFormerVariant.PHYSFORMER ? Role.PHYSFORMER : Role.ABLATION;
        return new ComparedSystem(variant.title(), variant.description(), role, "");
    }

    /** @throws InputException where there is no such system */
    public static ComparedSystem named(String name) {
        return ALL.stream()
                .filter(system -> system.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "no model '" + name + "'",
                        "known are " + ALL.stream().map(ComparedSystem::name).collect(Collectors.joining(", "))));
    }

    /** Returns the PhysFormer of a name, the whole one or one without a part; empty for other systems. */
    public static Optional<PhysFormerVariant> variant(String name) {
        return Arrays.stream(PhysFormerVariant.values())
                .filter(variant -> variant.title().equals(name))
                .findFirst();
    }

    /**
     * Returns the training of a baseline or of the interpolation.
     *
     * @param limit time limit; zero for the usual number of steps
     * @throws InputException where there is no such system
     */
    public static Architecture baseline(String name, long seed, Duration limit) {
        if (name.equals(INTERPOLATION)) {
            return InterpolationSettings.standard().withSeed(seed);
        }
        Baseline baseline = Baseline.ofKind(named(name).name())
                .orElseThrow(() -> new IllegalArgumentException(name + " is no baseline"));
        return BaselineSettings.standard(baseline).withSeed(seed).withLimit(limit);
    }

    /**
     * Returns a system with its training in a comparison: one core, a time limit, no folds.
     *
     * @param budget time of the optimisation; a PhysFormer's reduced model has {@value #REDUCED_SHARE} of it in addition
     */
    public static Candidate candidate(ComparedSystem system, long seed, Duration budget) {
        Architecture architecture = variant(system.name())
                .<Architecture>map(variant -> physFormer(variant, seed, budget))
                .orElseGet(() -> baseline(system.name(), seed, budget));
        return new Candidate(system, architecture);
    }

    private static Architecture physFormer(PhysFormerVariant variant, long seed, Duration budget) {
        PhysFormerSettings settings = variant.of(PhysFormerSettings.compact()
                        .withSeed(seed)
                        .withMapFolds(0)
                        .withInterpolated(INTERPOLATED)
                        .withDevices(List.of("cpu")))
                .withLimit(budget);
        Duration reducedLimit = Duration.ofMillis(Math.round(REDUCED_SHARE * budget.toMillis()));
        UnaryOperator<ReducedModelTraining.Settings> reduced = usual -> usual.withThreads(1)
                .withSpectra(Math.min(usual.spectra(), REDUCED_SPECTRA))
                .withNetwork(usual.network().withLimit(reducedLimit.dividedBy(usual.zones())));
        return new PhysFormerArchitecture(settings, reduced, PhysFormerStage.INTENSITY);
    }

    /**
     * Refuses a budget in which a system could not be trained.
     *
     * @param bins of the models
     * @throws InputException with the budget that it would need
     */
    public static void requireBudget(List<ComparedSystem> systems, Duration budget, int bins) {
        for (ComparedSystem system : systems) {
            Duration least = least(system, bins);
            if (budget.compareTo(least) < 0) {
                throw new InputException(
                        "a budget of " + budget.toSeconds() + " s is too small for " + system.name() + " at " + bins
                                + " bins",
                        "give --budget " + least.toSeconds() + "s or more, or leave it out of --models");
            }
        }
    }

    private static Duration least(ComparedSystem system, int bins) {
        return switch (system.role()) {
            case PHYSFORMER, ABLATION -> LEAST_PHYSFORMER.multipliedBy(Math.max(1, bins / 1000));
            case NETWORK -> LEAST_BASELINE.multipliedBy(Math.max(1, bins / 1000));
            case INTERPOLATION -> Duration.ZERO;
        };
    }
}
