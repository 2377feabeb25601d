package org.photosphere.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.broker.EmbeddedBroker;

/** Permitted dependencies of the design. Each rule is also tested against a class that violates it. */
class ArchitectureTest {

    private static final String MODEL = "org.photosphere.model";
    private static final String SERVICES = "org.photosphere.services";

    private static JavaClasses production;

    /** Classes that violate each rule and each forbidden direction, compiled once. */
    private static JavaClasses violations;

    /**
     * A rule with a class that violates it.
     *
     * @param name name of that class
     * @param culprit package of that class
     * @param body of that class
     */
    private record Rule(ArchRule rule, String name, String culprit, String body) {

        Rule(ArchRule rule, String culprit, String body) {
            this(rule, "Breaks" + Integer.toHexString(rule.getDescription().hashCode()), culprit, body);
        }

        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    @BeforeAll
    static void read(@TempDir Path folder) throws Exception {
        production = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(MODEL, SERVICES);
        Violations sources = new Violations();
        rules().forEach(rule -> sources.with(rule.culprit(), rule.name(), rule.body()));
        for (PackageDirections directions : List.of(PackageDirections.MODEL, PackageDirections.SERVICES)) {
            directions.packages().forEach(name -> sources.with(directions.fullName(name), "Target", ""));
            directions
                    .packages()
                    .forEach(name -> sources.with(
                            directions.fullName(name),
                            "Uses",
                            directions.forbidden(name).stream()
                                    .map(directions::fullName)
                                    .map(forbidden -> forbidden + ".Target " + field(forbidden) + ";\n")
                                    .collect(Collectors.joining())));
        }
        for (String root : new String[] {MODEL, SERVICES}) {
            sources.with(root + ".one", "One", root + ".two.Two other;")
                    .with(root + ".two", "Two", root + ".one.One other;");
        }
        violations = sources.compile(folder);
    }

    private static String field(String packageName) {
        return "of_" + packageName.replace('.', '_');
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        noClasses()
                                .that()
                                .resideInAPackage(MODEL + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.photosphere.services..",
                                        "org.photosphere.proto..",
                                        "org.apache.kafka..",
                                        "org.apache.pekko..",
                                        "com.google.protobuf..",
                                        "io.micrometer..")
                                .as("the model knows no Kafka, Pekko, protobuf or Micrometer"),
                        MODEL + ".spectrum",
                        "com.google.protobuf.ByteString bytes;"),
                new Rule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(MODEL + ".network..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("ai.djl..")
                                .as("only the network knows DJL"),
                        MODEL + ".inversion",
                        "ai.djl.ndarray.NDArray array;"),
                new Rule(
                        noClasses()
                                .that()
                                .doNotHaveFullyQualifiedName(MODEL + ".vector.VectorKernels")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("jdk.incubator..")
                                .as("only VectorKernels knows the incubating vector API"),
                        MODEL + ".vector",
                        "jdk.incubator.vector.DoubleVector vector;"),
                new Rule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(MODEL + ".inversion..")
                                .should()
                                .dependOnClassesThat(resideInAPackage(MODEL + ".inversion.*..")
                                        .and(doNot(
                                                belongToAnyOf(LevenbergMarquardtInverter.class, FitExplainer.class))))
                                .as("of the inversion's rooms only the two faces are seen"),
                        MODEL + ".calibration",
                        MODEL + ".inversion.fit.ChiSquare chiSquare;"),
                new Rule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(SERVICES + ".ingest", SERVICES + ".kafka", SERVICES + ".node")
                                .should()
                                .dependOnClassesThat()
                                .areAssignableTo(Consumer.class)
                                .as("only ingest, kafka and node consume from Kafka"),
                        SERVICES + ".quality",
                        "org.apache.kafka.clients.consumer.Consumer<String, String> consumer;"),
                new Rule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        SERVICES + ".publish",
                                        SERVICES + ".kafka",
                                        SERVICES + ".serving",
                                        SERVICES + ".cli.stream",
                                        SERVICES + ".cli.demo")
                                .should()
                                .dependOnClassesThat()
                                .areAssignableTo(Producer.class)
                                .as("only publish writes answers; commands replay, redrive, choose and simulate"),
                        SERVICES + ".quality",
                        "org.apache.kafka.clients.producer.KafkaProducer<String, String> producer;"),
                new Rule(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(SERVICES + ".decode..")
                                .should(callAParserOfSpectra())
                                .as("only decode parses spectra"),
                        SERVICES + ".ingest",
                        "Object parse(byte[] bytes) throws Exception {"
                                + " return org.photosphere.proto.v1.Spectrum.parseFrom(bytes); }"),
                new Rule(
                        noClasses()
                                .that()
                                .doNotBelongToAnyOf(EmbeddedBroker.class)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "kafka..",
                                        "org.apache.kafka.metadata..",
                                        "org.apache.kafka.server..",
                                        "org.apache.kafka.raft..",
                                        "org.apache.kafka.controller..",
                                        "org.apache.kafka.image..",
                                        "org.apache.kafka.storage..",
                                        "org.apache.kafka.common.utils..")
                                .as("only EmbeddedBroker knows what is internal to Kafka"),
                        SERVICES + ".broker",
                        "kafka.server.KafkaRaftServer server;"),
                new Rule(
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("java.util.logging..")
                                .as("one way to log: SLF4J"),
                        MODEL + ".units",
                        "static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger(\"\");"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Rule rule) {
        rule.rule().check(production);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void fails(Rule rule) {
        assertThat(rule.rule().evaluate(violations).getFailureReport().toString())
                .contains(rule.culprit() + "." + rule.name());
    }

    static Stream<Arguments> directions() {
        return Stream.of(PackageDirections.MODEL, PackageDirections.SERVICES)
                .flatMap(directions -> directions.packages().stream().map(name -> Arguments.of(name, directions)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    void knowsOnlyWhatItMay(String name, PackageDirections directions) {
        directions.rule(name).check(production);
    }

    static Stream<Arguments> directionsThatForbid() {
        return directions()
                .filter(arguments -> !((PackageDirections) arguments.get()[1])
                        .forbidden((String) arguments.get()[0])
                        .isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directionsThatForbid")
    void isReportedForEachPackageThatItMustNotKnow(String name, PackageDirections directions) {
        EvaluationResult result = directions.rule(name).evaluate(violations);
        assertThat(directions.forbidden(name))
                .isNotEmpty()
                .allSatisfy(forbidden -> assertThat(result.getFailureReport().toString())
                        .contains(directions.fullName(name) + ".Uses." + field(directions.fullName(forbidden))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("roots")
    void everyPackageHasADirection(PackageDirections directions, String root) {
        Set<String> found = production.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(root + "."))
                .map(name -> name.substring(root.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(directions.packages()).containsAll(found);
    }

    static Stream<Arguments> roots() {
        return Stream.of(
                Arguments.of(PackageDirections.MODEL, MODEL), Arguments.of(PackageDirections.SERVICES, SERVICES));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("roots")
    void hasNoCycles(PackageDirections directions, String root) {
        ArchRule acyclic = slices().matching(root + ".(**)").should().beFreeOfCycles();
        acyclic.check(production);
        assertThat(acyclic.evaluate(violations).hasViolation()).isTrue();
    }

    private static ArchCondition<JavaClass> callAParserOfSpectra() {
        return new ArchCondition<>("call a parser of spectra") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnitAccess<?> call : type.getCodeUnitAccessesFromSelf()) {
                    boolean ofSpectra = call.getTargetOwner().isAssignableTo(Spectrum.class)
                            && call.getName().matches("parse.*From|parser|mergeFrom");
                    boolean parses = ofSpectra || call.getTargetOwner().isEquivalentTo(CodedInputStream.class);
                    if (parses) {
                        events.add(SimpleConditionEvent.satisfied(call, call.getDescription()));
                    }
                }
            }
        };
    }
}
