package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class FlagTest {

    private static final Path PAGE = Path.of("../src/site/markdown/flags.md");

    @Test
    void pageHasTheTableAndTheVersionOfTheDictionary() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(page).as("replace the table of %s by Flag.table()", PAGE).contains("\n\n" + Flag.table() + "\n");
        assertThat(page).contains("the dictionary's version, " + Flag.DICTIONARY_VERSION + ".");
    }

    @Test
    void wordsAndFlagsAreEachOthersInverse() {
        EnumSet<Flag> all = EnumSet.allOf(Flag.class);
        assertThat(Flag.of(Flag.word(all))).isEqualTo(all);
        // Bits between 18 and 24 are reserved for experiments.
        assertThat(Flag.word(all)).isEqualTo((1 << 19) - 1 | 1 << 24 | 1 << 25);
    }
}
