package org.photosphere.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.services.cli.Main;
import picocli.CommandLine.ParameterException;

/** Links, pictures and command lines of the Markdown pages. No page is rendered and no command is run. */
class PagesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?) *$", Pattern.MULTILINE);
    private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*:");

    /** A shell line that calls the launcher, possibly after a prompt, variables or taskset. */
    private static final Pattern CALL = Pattern.compile(
            "^(?:\\$ )?(?:[A-Z_]+=\\S+ )*(?:taskset -c \\S+ )?ops/photosphere\\b(.*)$", Pattern.MULTILINE);

    private static final Pattern COMMENT_OR_REDIRECTION = Pattern.compile("\\s+(?:#|[|>&]).*$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("ops/runbook.md")));
        for (String folder : List.of(".github", "src/design", "src/site/markdown")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkAndPictureResolves(Path page) {
        assertThat(targets(page))
                .filteredOn(target -> !SCHEME.matcher(target).find())
                .filteredOn(target -> !resolves(page, target))
                .as("targets in %s without a file, or without a heading in it", ROOT.relativize(page))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandLineParses(Path page) {
        assertThat(calls(page).map(PagesTest::errorOf).filter(error -> !error.isEmpty()))
                .as("calls in %s that the command line refuses", ROOT.relativize(page))
                .isEmpty();
    }

    @Test
    void linksAndCallsAreFound() throws IOException {
        assertThat(pages().stream().flatMap(PagesTest::calls)).hasSizeGreaterThan(20);
        assertThat(pages().stream().flatMap(page -> targets(page).stream())).hasSizeGreaterThan(80);
        assertThat(errorOf("invert --no-such-option FILE")).contains("--no-such-option");
        assertThat(resolves(ROOT.resolve("README.md"), "README.md#no-such-heading"))
                .isFalse();
        assertThat(resolves(ROOT.resolve("README.md"), "no-such-page.md")).isFalse();
    }

    /** Returns the calls in a page's fenced blocks, without the launcher's name. */
    private static Stream<String> calls(Path page) {
        return FENCE.matcher(read(page))
                .results()
                .map(fence -> fence.group().replaceAll("\\\\\n\\s*", ""))
                .flatMap(fence -> CALL.matcher(fence).results())
                .map(call -> COMMENT_OR_REDIRECTION.matcher(call.group(1)).replaceFirst(""));
    }

    /** @return the call with picocli's error, empty if it is valid */
    private static String errorOf(String call) {
        String[] words = WORD.matcher(call).results().map(PagesTest::firstGroup).toArray(String[]::new);
        try {
            Main.commandLine().parseArgs(words);
            return "";
        } catch (ParameterException e) {
            return call.strip() + ": " + e.getMessage();
        }
    }

    private static List<String> targets(Path page) {
        return TARGET.matcher(FENCE.matcher(read(page)).replaceAll(""))
                .results()
                .map(PagesTest::firstGroup)
                .toList();
    }

    private static boolean resolves(Path page, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return file.startsWith(ROOT)
                && Files.exists(file)
                && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** Returns the anchors that GitHub gives a page's headings. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        HEADING.matcher(FENCE.matcher(read(page)).replaceAll(""))
                .results()
                .forEach(heading -> anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-')));
        return anchors;
    }

    private static String firstGroup(MatchResult match) {
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                return match.group(group);
            }
        }
        throw new IllegalArgumentException("no group in " + match.group());
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
