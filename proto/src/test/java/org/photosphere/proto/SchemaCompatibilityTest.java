package org.photosphere.proto;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_REPEATED;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT64;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the contract against its last released version. At a release, and only then, the current descriptor becomes
 * the released one:
 *
 * <pre>{@code
 * mvn package -pl proto
 * cp proto/target/classes/photosphere/v1/photosphere.desc proto/src/test/resources/released/photosphere-v1.desc
 * }</pre>
 */
class SchemaCompatibilityTest {

    @Test
    void breaksNobodyWhoWasBuiltAgainstTheReleasedContract() {
        assertThat(SchemaCompatibility.breaks(Descriptors.released(), Descriptors.current()))
                .isEmpty();
    }

    @Test
    void coversTheWholeContract() {
        assertThat(Descriptors.current().getFileList())
                .extracting(FileDescriptorProto::getName)
                .containsExactlyInAnyOrder(
                        "photosphere/v1/spectrum.proto",
                        "photosphere/v1/parameters.proto",
                        "photosphere/v1/dead_letter.proto",
                        "photosphere/v1/cluster.proto",
                        "photosphere/v1/model_choice.proto");
        assertThat(Descriptors.released().getFileList())
                .flatExtracting(FileDescriptorProto::getMessageTypeList)
                .extracting(DescriptorProto::getName)
                .contains("Spectrum", "Parameters", "DeadLetter");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incompatibleChanges")
    void reports(String expected, String file, Consumer<FileDescriptorProto.Builder> change) {
        assertThat(SchemaCompatibility.breaks(Descriptors.current(), changed(file, change)))
                .contains(expected);
    }

    static Stream<Arguments> incompatibleChanges() {
        return Stream.of(
                spectrum(
                        "Arm.mask_bits: field was removed and had not been deprecated",
                        arm -> reserve(remove(arm, "mask_bits"), 13, "mask_bits")),
                spectrum(
                        "Arm.mask_bits: field was removed and its number 13 is not reserved",
                        arm -> remove(arm, "mask_bits").addReservedName("mask_bits")),
                spectrum(
                        "Arm.mask_bits: field was removed and its name is not reserved",
                        arm -> reserve(remove(arm, "mask_bits"), 13, "other")),
                spectrum(
                        "Arm.mask_bits: number was 13, is 99",
                        arm -> field(arm, "mask_bits").setNumber(99)),
                spectrum(
                        "Arm.mask_bits: field was renamed to bits",
                        arm -> field(arm, "mask_bits").setName("bits")),
                spectrum(
                        "Arm.mask_bits: type was TYPE_UINT32, is TYPE_INT64",
                        arm -> field(arm, "mask_bits").setType(TYPE_INT64)),
                spectrum(
                        "Arm.flux_unit: type was .photosphere.v1.FluxUnit, is .photosphere.v1.FluxState",
                        arm -> field(arm, "flux_unit").setTypeName(".photosphere.v1.FluxState")),
                spectrum(
                        "Arm.name: label was LABEL_OPTIONAL, is LABEL_REPEATED",
                        arm -> field(arm, "name").setLabel(LABEL_REPEATED)),
                spectrum(
                        "Arm.ivar: oneof was error, is axis",
                        arm -> field(arm, "ivar").setOneofIndex(0)),
                spectrum(
                        "Arm.ivar: oneof was error, is none",
                        arm -> field(arm, "ivar").clearOneofIndex()),
                spectrum(
                        "Arm.name: oneof was none, is axis",
                        arm -> field(arm, "name").setOneofIndex(0)),
                Arguments.of(
                        "photosphere.v1.Parameters.rv: label was explicit optional, is LABEL_OPTIONAL",
                        "photosphere/v1/parameters.proto",
                        change(file -> field(message(file, "Parameters"), "rv")
                                .clearProto3Optional()
                                .clearOneofIndex())),
                Arguments.of(
                        "photosphere.v1.Priority.PRIORITY_LOW: value was removed or renamed and its number 1 is not"
                                + " reserved",
                        "photosphere/v1/spectrum.proto",
                        change(file -> priority(file).removeValue(1))),
                Arguments.of(
                        "photosphere.v1.Priority.PRIORITY_LOW: number was 1, is 7",
                        "photosphere/v1/spectrum.proto",
                        change(file -> priority(file).getValueBuilder(1).setNumber(7))),
                Arguments.of(
                        "photosphere.v1.Priority: enum was removed",
                        "photosphere/v1/spectrum.proto",
                        change(file -> priority(file).setName("Urgency"))),
                Arguments.of(
                        "photosphere.v1.TruthLabel: message was removed",
                        "photosphere/v1/spectrum.proto",
                        change(file -> message(file, "TruthLabel").setName("Truth"))),
                Arguments.of(
                        "photosphere.v1.Spectrum: message was removed",
                        "photosphere/v1/spectrum.proto",
                        change(file -> file.setPackage("photosphere.v2"))),
                Arguments.of(
                        "photosphere/v1/spectrum.proto: java_package was org.photosphere.proto.v1, is org.other",
                        "photosphere/v1/spectrum.proto",
                        change(file -> file.getOptionsBuilder().setJavaPackage("org.other"))));
    }

    @Test
    void reportsChangesInsideNestedTypes() {
        DescriptorProto.Builder inner = DescriptorProto.newBuilder().setName("Inner");
        inner.addField(
                FieldDescriptorProto.newBuilder().setName("x").setNumber(1).setType(TYPE_STRING));
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setPackage("p");
        file.addMessageType(DescriptorProto.newBuilder().setName("Outer").addNestedType(inner));
        FileDescriptorSet released =
                FileDescriptorSet.newBuilder().addFile(file).build();
        file.getMessageTypeBuilder(0).getNestedTypeBuilder(0).getFieldBuilder(0).setType(TYPE_INT64);

        assertThat(SchemaCompatibility.breaks(
                        released, FileDescriptorSet.newBuilder().addFile(file).build()))
                .containsExactly("p.Outer.Inner.x: type was TYPE_STRING, is TYPE_INT64");
    }

    @Test
    void allowsTheRemovalOfWhatWasDeprecatedWhereItsNumberAndNameAreReservedForGood() {
        FileDescriptorSet deprecated = changed("photosphere/v1/spectrum.proto", file -> {
            field(message(file, "Arm"), "mask_bits").getOptionsBuilder().setDeprecated(true);
            priority(file).getValueBuilder(1).getOptionsBuilder().setDeprecated(true);
        });
        FileDescriptorSet removed = changed("photosphere/v1/spectrum.proto", file -> {
            reserve(remove(message(file, "Arm"), "mask_bits"), 13, "mask_bits");
            priority(file).removeValue(1);
            priority(file)
                    .addReservedName("PRIORITY_LOW")
                    .addReservedRangeBuilder()
                    .setStart(1)
                    .setEnd(1);
        });
        FileDescriptorSet forgotten = changed("photosphere/v1/spectrum.proto", file -> {
            remove(message(file, "Arm"), "mask_bits");
            priority(file).removeValue(1);
        });

        assertThat(SchemaCompatibility.breaks(deprecated, removed)).isEmpty();
        assertThat(SchemaCompatibility.breaks(Descriptors.current(), removed)).hasSize(2);
        assertThat(SchemaCompatibility.breaks(removed, forgotten))
                .containsExactlyInAnyOrder(
                        "photosphere.v1.Arm: number 13 is no longer reserved",
                        "photosphere.v1.Arm: name mask_bits is no longer reserved",
                        "photosphere.v1.Priority: number 1 is no longer reserved",
                        "photosphere.v1.Priority: name PRIORITY_LOW is no longer reserved");
    }

    @Test
    void allowsAdditions() {
        FileDescriptorSet extended = changed("photosphere/v1/spectrum.proto", file -> {
            DescriptorProto.Builder arm = message(file, "Arm");
            arm.addField(FieldDescriptorProto.newBuilder()
                    .setName("new_field")
                    .setNumber(900)
                    .setType(TYPE_STRING));
            arm.addField(FieldDescriptorProto.newBuilder()
                    .setName("third_axis")
                    .setNumber(901)
                    .setType(TYPE_STRING)
                    .setOneofIndex(0));
            priority(file).addValueBuilder().setName("PRIORITY_NEW").setNumber(900);
            file.addMessageType(DescriptorProto.newBuilder().setName("NewMessage"));
        });
        assertThat(SchemaCompatibility.breaks(Descriptors.current(), extended)).isEmpty();
        assertThat(extended).isNotEqualTo(Descriptors.current());
    }

    private static Arguments spectrum(String expected, Consumer<DescriptorProto.Builder> changeOfArm) {
        return Arguments.of(
                "photosphere.v1." + expected,
                "photosphere/v1/spectrum.proto",
                change(file -> changeOfArm.accept(message(file, "Arm"))));
    }

    private static Consumer<FileDescriptorProto.Builder> change(Consumer<FileDescriptorProto.Builder> change) {
        return change;
    }

    private static FileDescriptorSet changed(String name, Consumer<FileDescriptorProto.Builder> change) {
        FileDescriptorSet.Builder set = Descriptors.current().toBuilder();
        set.getFileBuilderList().stream()
                .filter(file -> file.getName().equals(name))
                .forEach(change);
        return set.build();
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
        return file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EnumDescriptorProto.Builder priority(FileDescriptorProto.Builder file) {
        return file.getEnumTypeBuilderList().stream()
                .filter(e -> e.getName().equals("Priority"))
                .findFirst()
                .orElseThrow();
    }

    private static FieldDescriptorProto.Builder field(DescriptorProto.Builder message, String name) {
        return message.getFieldBuilder(indexOf(message, name));
    }

    private static DescriptorProto.Builder remove(DescriptorProto.Builder message, String name) {
        return message.removeField(indexOf(message, name));
    }

    private static void reserve(DescriptorProto.Builder message, int number, String name) {
        message.addReservedName(name).addReservedRangeBuilder().setStart(number).setEnd(number + 1);
    }

    private static int indexOf(DescriptorProto.Builder message, String name) {
        for (int i = 0; i < message.getFieldCount(); i++) {
            if (message.getField(i).getName().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }
}
