package org.photosphere.model.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.forward.PhysicsReference.Residuals;

class CertifierTest {

    private static final double OFFSET = 0.003;

    private final BlackbodyModel fitted = new BlackbodyModel(50);
    private final double[][] nodes = IntStream.range(
                    0, fitted.labels().support().nodeCount())
            .mapToObj(fitted.labels().support()::node)
            .toArray(double[][]::new);
    private final PhysicsReference reference = reference();
    private final double[] place = fitted.labels().support().node(0);

    private PhysicsReference reference() {
        double[] ascending = new double[nodes.length];
        Arrays.setAll(ascending, i -> (i + 1.0) / nodes.length);
        return new PhysicsReference(
                fitted.labels().labels(),
                nodes,
                Map.of(
                        PhysicalResidual.HEATING,
                        ascending,
                        PhysicalResidual.ENERGY,
                        ascending,
                        PhysicalResidual.AT_BOUNDS,
                        new double[nodes.length]));
    }

    /** The fitted model with a constant added to its flux, and residuals beyond all of the reference. */
    private static final class FullModel extends DelegatingModel {

        FullModel() {
            super(new BlackbodyModel(50));
        }

        @Override
        public Optional<PhysicalDiagnostics> diagnostics() {
            return Optional.of(new PhysicalDiagnostics() {
                @Override
                public PhysicalCheck check(double[] labels) {
                    float[] flux = flux(new double[][] {labels})[0];
                    for (int i = 0; i < flux.length; i++) {
                        flux[i] += (float) OFFSET;
                    }
                    return new PhysicalCheck(
                            flux,
                            Map.of(
                                    PhysicalResidual.HEATING,
                                    5.0,
                                    PhysicalResidual.ENERGY,
                                    -0.5,
                                    PhysicalResidual.AT_BOUNDS,
                                    0.1));
                }

                @Override
                public Atmosphere atmosphere(double[] labels) {
                    throw new AssertionError("its fields are not part of this test");
                }

                @Override
                public PhysicalDiagnosis diagnose(double[][] labels) {
                    throw new IllegalStateException("certification needs no pictures");
                }
            });
        }
    }

    private Certificate certificate(CertificationPolicy policy, boolean bad) {
        return Certifier.of(fitted, reference, policy, FullModel::new).certify("star", place, bad);
    }

    @Test
    void evaluatesTheFullPhysicsWhereChosen() {
        Certificate certificate = certificate(CertificationPolicy.ALWAYS, false);
        assertThat(certificate.tier()).isEqualTo(Tier.CERTIFIED);
        assertThat(certificate.fluxDifference().orElseThrow()).isCloseTo(OFFSET, within(1e-7));
        Residuals residuals = certificate.residuals().orElseThrow();
        assertThat(residuals.of(PhysicalResidual.HEATING)).contains(new PhysicsReference.Compared(5.0, 100, true));
        PhysicsReference.Compared energy = residuals.of(PhysicalResidual.ENERGY).orElseThrow();
        assertThat(energy.value()).isEqualTo(-0.5);
        assertThat(energy.isBeyond()).isFalse();
        assertThat(residuals.of(PhysicalResidual.AT_BOUNDS).orElseThrow().isBeyond())
                .isTrue();
        assertThat(residuals.of(PhysicalResidual.TRANSFER)).isEmpty();
    }

    @Test
    void interpolatesWhereNotAndOpensNoModelInVain() {
        Certifier certifier = Certifier.of(fitted, reference, CertificationPolicy.NEVER, () -> {
            throw new IllegalStateException("opened");
        });
        Certificate certificate = certifier.certify("star", place, true);
        assertThat(certificate.tier()).isEqualTo(Tier.INTERPOLATED);
        assertThat(certificate.fluxDifference()).isEmpty();
        assertThat(certificate.residuals()).contains(reference.at(place));
    }

    @Test
    void saysNothingOfAModelWithoutPhysicsOrOfLabelsThatAreNone() {
        assertThat(Certifier.none().certify("star", place, true)).isEqualTo(Certificate.NONE);
        Certifier certifier = Certifier.of(fitted, reference, CertificationPolicy.ALWAYS, FullModel::new);
        double[] broken = place.clone();
        broken[0] = Double.NaN;
        assertThat(certifier.certify("star", broken, true)).isEqualTo(Certificate.NONE);
    }

    @Test
    void interpolatesBesideAFullModelWithoutPhysics() {
        ForwardModel plain = new BlackbodyModel(50);
        Certifier certifier = Certifier.of(fitted, reference, CertificationPolicy.ALWAYS, () -> plain);
        assertThat(certifier.certify("star", place, false).tier()).isEqualTo(Tier.INTERPOLATED);
    }

    @Test
    void choosesTheStatedSharesAndTheSameOnesAgain() {
        CertificationPolicy policy = new CertificationPolicy(0.05, 0.5);
        List<String> ids =
                IntStream.range(0, 10_000).mapToObj(i -> "survey-" + i).toList();
        List<String> good = ids.stream().filter(id -> policy.chooses(id, false)).toList();
        List<String> bad = ids.stream().filter(id -> policy.chooses(id, true)).toList();
        // Five sigma of the binomial distribution.
        assertThat((double) good.size()).isCloseTo(500, within(5 * Math.sqrt(475)));
        assertThat((double) bad.size()).isCloseTo(5000, within(5 * Math.sqrt(2500)));
        assertThat(bad).containsAll(good);
        assertThat(ids.stream().filter(id -> policy.chooses(id, false)).toList())
                .isEqualTo(good);
        assertThat(new CertificationPolicy(0.5, 0.0).chooses(bad.get(0), true)).isTrue();
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatThrownBy(() -> new CertificationPolicy(1.5, 0)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new CertificationPolicy(0, Double.NaN)).hasMessageContaining("NaN");
    }
}
