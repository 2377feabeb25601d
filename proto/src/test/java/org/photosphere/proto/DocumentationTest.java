package org.photosphere.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract's comments are its documentation; protoc keeps them in the descriptor. */
class DocumentationTest {

    /** Returns the comment above, or after the element on its line. */
    private static String comment(Location location) {
        return (location.getLeadingComments() + location.getTrailingComments()).strip();
    }

    @Test
    void everyMessageFieldEnumAndValueHasAComment() {
        assertThat(undocumented(Descriptors.current())).isEmpty();
    }

    @Test
    void findsWhatHasNone() {
        FileDescriptorSet.Builder set = Descriptors.current().toBuilder();
        set.getFileBuilderList()
                .forEach(file -> file.getSourceCodeInfoBuilder()
                        .getLocationBuilderList()
                        .forEach(location -> location.clearLeadingComments().clearTrailingComments()));
        assertThat(undocumented(set.build()))
                .contains(
                        "Spectrum",
                        "Spectrum.spectrum_id",
                        "Arm.ivar",
                        "Priority",
                        "Priority.PRIORITY_LOW",
                        "Parameters.chi2",
                        "DeadLetter.original",
                        "RejectionReason.REJECTION_REASON_EMPTY");
    }

    private static List<String> undocumented(FileDescriptorSet set) {
        List<String> found = new ArrayList<>();
        for (FileDescriptorProto file : set.getFileList()) {
            Map<List<Integer>, String> comments = file.getSourceCodeInfo().getLocationList().stream()
                    .collect(Collectors.toMap(Location::getPathList, DocumentationTest::comment, String::concat));
            for (int i = 0; i < file.getMessageTypeCount(); i++) {
                inMessage(
                        file.getMessageType(i),
                        List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i),
                        comments,
                        found);
            }
            for (int i = 0; i < file.getEnumTypeCount(); i++) {
                inEnum(file.getEnumType(i), List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), comments, found);
            }
        }
        return found;
    }

    private static void inMessage(
            DescriptorProto message, List<Integer> path, Map<List<Integer>, String> comments, List<String> found) {
        check(message.getName(), path, comments, found);
        for (int i = 0; i < message.getFieldCount(); i++) {
            String name = message.getName() + "." + message.getField(i).getName();
            check(name, below(path, DescriptorProto.FIELD_FIELD_NUMBER, i), comments, found);
        }
        for (int i = 0; i < message.getNestedTypeCount(); i++) {
            inMessage(
                    message.getNestedType(i),
                    below(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i),
                    comments,
                    found);
        }
        for (int i = 0; i < message.getEnumTypeCount(); i++) {
            inEnum(message.getEnumType(i), below(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), comments, found);
        }
    }

    private static void inEnum(
            EnumDescriptorProto type, List<Integer> path, Map<List<Integer>, String> comments, List<String> found) {
        check(type.getName(), path, comments, found);
        for (int i = 0; i < type.getValueCount(); i++) {
            String name = type.getName() + "." + type.getValue(i).getName();
            check(name, below(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i), comments, found);
        }
    }

    private static void check(
            String name, List<Integer> path, Map<List<Integer>, String> comments, List<String> found) {
        if (comments.getOrDefault(path, "").isEmpty()) {
            found.add(name);
        }
    }

    private static List<Integer> below(List<Integer> path, int field, int index) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(field);
        longer.add(index);
        return longer;
    }
}
