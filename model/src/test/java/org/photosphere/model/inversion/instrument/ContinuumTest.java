package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.spectrum.Arm;

class ContinuumTest {

    /** Ten rows, 4000 to 4900 Angstrom, of which the model covers six. */
    private static final class HalfSeen implements ArmView {
        @Override
        public int rows() {
            return 10;
        }

        @Override
        public int points() {
            return 0;
        }

        @Override
        public boolean moves() {
            return false;
        }

        @Override
        public boolean isInside(int row) {
            return row >= 2 && row < 8;
        }

        @Override
        public double wavelength(int row) {
            return 4000 + 100 * row;
        }

        @Override
        public void look(RowBuilder points) {}

        @Override
        public void observe(Arm arm, RowData rows, int from) {}

        @Override
        public void sample(float[] model, int offset, int stride, double lnShift, RowModel rows, int from) {}

        @Override
        public ArmRows thinned(int[] some) {
            return this;
        }
    }

    @Test
    void polynomialsSpanWhatTheModelReaches() {
        ArmView arm = new HalfSeen();
        assertThat(Continuum.lower(arm)).isEqualTo(4200);
        assertThat(Continuum.upper(arm)).isEqualTo(4700);
        List<Continuum.Term> terms = new Continuum(List.of(arm), 3).terms();
        assertThat(terms).hasSize(4);
        for (Continuum.Term term : terms) {
            assertThat(term.values()[7]).isEqualTo(1);
            assertThat(Math.abs(term.values()[2])).isEqualTo(1);
            assertThat(new double[] {term.values()[0], term.values()[1], term.values()[8], term.values()[9]})
                    .containsOnly(0);
        }
    }
}
