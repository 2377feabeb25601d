package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceProductsTest {

    @Test
    void countAMultiplicationAndAnAdditionPerTerm() {
        try (ReferenceProducts products = new ReferenceProducts(10)) {
            assertThat(products.multiply()).isEqualTo(2000);
        }
    }
}
