package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of an actor's protocol has a handler: an unhandled message is lost without an error. */
class ActorMessagesTest {

    private static final Path SOURCES = Path.of("..", "services", "src", "main", "java");

    private static final List<Class<?>> ACTORS = find();

    private static List<Class<?>> find() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.photosphere.services")
                        .stream()
                        .filter(type -> type.isAssignableTo(AbstractBehavior.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    static Stream<Class<?>> actors() {
        return ACTORS.stream();
    }

    @Test
    void findsTheActors() {
        assertThat(ACTORS).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("actors")
    void handlesEveryMessageOfItsProtocol(Class<?> actor) throws IOException {
        Class<?> protocol = (Class<?>) ((ParameterizedType) actor.getGenericSuperclass()).getActualTypeArguments()[0];
        // An interface that is not sealed has messages that no test can list.
        assertThat(protocol.isInterface())
                .as(protocol + " is a class or sealed")
                .isEqualTo(protocol.isSealed());
        String source = Files.readString(SOURCES.resolve(actor.getName().replace('.', '/') + ".java"));
        assertThat(messages(protocol))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(source).containsAnyOf(handlers(message)));
    }

    /** Returns all messages: the permitted classes of a sealed interface, else the class itself. */
    private static List<Class<?>> messages(Class<?> protocol) {
        if (!protocol.isSealed()) {
            return List.of(protocol);
        }
        List<Class<?>> all = new ArrayList<>();
        Arrays.stream(protocol.getPermittedSubclasses()).forEach(each -> all.addAll(messages(each)));
        return all;
    }

    private static String[] handlers(Class<?> message) {
        String name = message.getSimpleName();
        return new String[] {"onMessage(" + name + ".class", "onMessageEquals(" + name + "."};
    }
}
