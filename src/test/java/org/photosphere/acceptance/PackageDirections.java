package org.photosphere.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Permitted dependencies between packages: below one root, each package with all that it may depend on. */
final class PackageDirections {

    private static final String[] NETWORKS = {
        "network",
        "network.tensor",
        "network.components",
        "network.payne",
        "network.physformer",
        "network.baseline",
        "network.interpolation"
    };

    /** The science. A grid's labels are the model's labels; training sees the whole but the inversion. */
    static final PackageDirections MODEL = new PackageDirections("org.photosphere.model")
            .allow("units")
            .allow("vector")
            .allow("spectrum", "units")
            .allow("forward", "units", "spectrum")
            .allow("grid", "units", "spectrum", "forward", "physics")
            .allow("physics", "units", "spectrum", "forward")
            .allow("inversion", "spectrum", "forward")
            .allow("inversion.instrument", "vector", "units", "spectrum", "forward", "inversion")
            .allow("inversion.noise", "vector", "forward", "inversion", "inversion.instrument")
            .allow(
                    "inversion.fit",
                    "vector",
                    "units",
                    "spectrum",
                    "forward",
                    "inversion",
                    "inversion.instrument",
                    "inversion.noise")
            .allow(
                    "inversion.explanation",
                    "vector",
                    "units",
                    "spectrum",
                    "forward",
                    "inversion",
                    "inversion.instrument",
                    "inversion.noise",
                    "inversion.fit")
            .allow("simulation", "units", "spectrum", "forward", "inversion")
            .allow("certification", "forward", "spectrum")
            .allow(
                    "calibration",
                    "forward",
                    "spectrum",
                    "inversion",
                    "inversion.fit",
                    "inversion.explanation",
                    "network.tensor")
            .allow("network.tensor")
            .allow("network", "spectrum", "forward", "network.tensor")
            .allow("network.components", "vector", "spectrum", "forward", "network", "network.tensor")
            .allow("network.payne", "vector", "spectrum", "forward", "physics", "network", "network.tensor")
            .allow("network.baseline", "spectrum", "forward", "network", "network.tensor")
            .allow("network.interpolation", "spectrum", "forward", "network", "network.tensor")
            .allow("network.physformer", "spectrum", "forward", "physics", "network", "network.tensor")
            .allow("bundle", with(NETWORKS, "units", "spectrum", "forward", "physics"))
            .allow("training", with(NETWORKS, "units", "spectrum", "forward", "physics", "grid", "bundle"))
            .allow(
                    "training.physformer",
                    with(NETWORKS, "spectrum", "forward", "physics", "grid", "bundle", "training"))
            .allow("training.baseline", with(NETWORKS, "spectrum", "forward", "grid", "bundle", "training"))
            .allow("chart")
            .allow(
                    "evaluation",
                    "spectrum",
                    "forward",
                    "inversion",
                    "inversion.fit",
                    "simulation",
                    "grid",
                    "bundle",
                    "training",
                    "training.physformer")
            .allow(
                    "evaluation.pictures",
                    "spectrum",
                    "forward",
                    "inversion",
                    "grid",
                    "training",
                    "chart",
                    "evaluation",
                    "evaluation.systems")
            .allow(
                    "evaluation.systems",
                    with(
                            NETWORKS,
                            "spectrum",
                            "forward",
                            "inversion",
                            "inversion.fit",
                            "grid",
                            "bundle",
                            "training",
                            "training.physformer",
                            "training.baseline",
                            "evaluation"))
            .allow(
                    "evaluation.systems.report",
                    "spectrum",
                    "forward",
                    "inversion",
                    "inversion.fit",
                    "grid",
                    "bundle",
                    "evaluation",
                    "evaluation.systems",
                    "evaluation.pictures");

    private static final String[] STAGES = {"ingest", "decode", "validate", "batch", "invert", "quality", "publish"};
    private static final String[] WHAT_A_STAGE_KNOWS = {"pipeline", "config", "metrics"};

    /** The stream. Stages do not know each other; a node puts them together; nothing knows the command line. */
    static final PackageDirections SERVICES = services();

    private final String root;
    private final Map<String, Set<String>> allowed = new TreeMap<>();

    private static String[] with(String[] some, String... others) {
        return Stream.of(some, others).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private PackageDirections(String root) {
        this.root = root;
    }

    private static PackageDirections services() {
        PackageDirections services = new PackageDirections("org.photosphere.services")
                .allow("config")
                .allow("pipeline")
                .allow("metrics", "config", "pipeline")
                .allow("broker", "config")
                .allow("endpoint", "config", "metrics")
                .allow("survey.fits")
                .allow("survey", "config", "pipeline", "survey.fits");
        for (String stage : STAGES) {
            services.allow(stage, WHAT_A_STAGE_KNOWS);
        }
        services.allow("truth", WHAT_A_STAGE_KNOWS)
                .allow("kafka", WHAT_A_STAGE_KNOWS)
                .allow(
                        "serving",
                        with(WHAT_A_STAGE_KNOWS, "decode", "validate", "invert", "quality", "publish", "kafka"))
                .allow("cluster", with(WHAT_A_STAGE_KNOWS, "endpoint", "kafka"))
                .allow(
                        "node",
                        with(with(STAGES, WHAT_A_STAGE_KNOWS), "truth", "endpoint", "kafka", "serving", "cluster"));
        String[] printing = {"config", "pipeline", "cli.answers", "cli.console"};
        return services.allow("cli.console", "config", "survey")
                .allow("cli.answers", "cli.console")
                .allow("cli.bench", "config", "metrics", "pipeline", "survey", "serving", "cli.console")
                .allow("cli.demo", with(printing, "broker", "kafka", "serving", "node"))
                .allow("cli.science", with(printing, "serving"))
                .allow("cli.stream", with(printing, "broker", "endpoint", "kafka", "serving", "cluster", "node"))
                .allow("cli", "config", "cli.console", "cli.bench", "cli.demo", "cli.science", "cli.stream");
    }

    private PackageDirections allow(String from, String... to) {
        allowed.put(from, new TreeSet<>(Arrays.asList(to)));
        return this;
    }

    /** Returns all packages that have a rule, by their names below the root. */
    Set<String> packages() {
        return allowed.keySet();
    }

    String fullName(String name) {
        return root + "." + name;
    }

    /** Returns the packages that a package must not depend on. */
    Set<String> forbidden(String from) {
        Set<String> forbidden = new TreeSet<>(allowed.keySet());
        forbidden.removeAll(allowed.getOrDefault(from, Set.of()));
        forbidden.remove(from);
        return forbidden;
    }

    /**
     * Returns the rule of one package without its subpackages. Classes in the root itself, such as InputException, are
     * open to all.
     */
    ArchRule rule(String from) {
        String[] known = Stream.concat(Stream.of(from), allowed.getOrDefault(from, Set.of()).stream())
                .map(this::fullName)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(fullName(from))
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".*..")
                        .and(DescribedPredicate.not(resideInAnyPackage(known)))
                        .as("lie in a package other than " + String.join(", ", known)))
                .as(fullName(from) + " knows only " + allowed.getOrDefault(from, Set.of()));
    }
}
