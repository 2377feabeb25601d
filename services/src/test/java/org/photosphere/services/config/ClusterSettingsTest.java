package org.photosphere.services.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;

class ClusterSettingsTest {

    private static ClusterSettings read(Map<String, ?> overrides) {
        return Settings.load(null, overrides).cluster();
    }

    @Test
    void aNodeAloneBindsWhereItIs() {
        ClusterSettings cluster = read(Map.of("photosphere.cluster.port", 25520));
        assertThat(cluster.seeds()).isEmpty();
        assertThat(cluster.bindHost()).isEqualTo(cluster.host());
        assertThat(cluster.bindPort()).isEqualTo(25520);
    }

    @Test
    void takesSeedsAsAListOrAsOneText() {
        List<String> seeds = List.of("127.0.0.1:1", "127.0.0.1:2");
        assertThat(read(Map.of("photosphere.cluster.seeds", seeds)).seeds()).isEqualTo(seeds);
        assertThat(read(Map.of("photosphere.cluster.seeds", "127.0.0.1:1, 127.0.0.1:2"))
                        .seeds())
                .isEqualTo(seeds);
    }

    @Test
    void refusesASeedThatIsNoAddress() {
        assertThatThrownBy(() -> read(Map.of("photosphere.cluster.seeds", "pekko://photosphere@here")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is not host:port");
    }

    @Test
    void refusesToBeReachedAtAnAddressThatOtherMachinesCannotReach() {
        assertThatThrownBy(() -> read(Map.of("photosphere.cluster.seeds", "worker1:25520")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("worker1:25520");
    }

    @Test
    void nodesAreFoundByANameOrBySeeds() {
        assertThat(read(Map.of()).discovery()).isEmpty();
        assertThat(read(Map.of("photosphere.cluster.discovery.service", "nodes.sky.svc"))
                        .discovery())
                .contains(new ClusterSettings.Discovery("nodes.sky.svc", 7626, 2));
        assertThatThrownBy(() -> read(Map.of("photosphere.cluster.discovery.service", "http://nodes")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a name of the DNS");
        assertThatThrownBy(() -> read(Map.of(
                        "photosphere.cluster.discovery.service",
                        "nodes",
                        "photosphere.cluster.seeds",
                        "127.0.0.1:25520")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("give one of the two");
    }
}
