package org.photosphere.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Changes that break a client built against an earlier version of a schema: a reader of its bytes, or a program that
 * uses field names. Additions are compatible. A field or value may be removed if the earlier version marked it
 * deprecated, and its number and name are reserved from then on.
 */
final class SchemaCompatibility {

    private final Map<String, DescriptorProto> messages = new LinkedHashMap<>();
    private final Map<String, EnumDescriptorProto> enums = new LinkedHashMap<>();
    private final List<String> breaks = new ArrayList<>();

    private SchemaCompatibility(FileDescriptorSet current) {
        for (FileDescriptorProto file : current.getFileList()) {
            file.getMessageTypeList().forEach(message -> index(file.getPackage(), message));
            file.getEnumTypeList().forEach(e -> enums.put(file.getPackage() + "." + e.getName(), e));
        }
    }

    /**
     * Returns each incompatible change from the released to the current schema, one line each; empty if there is none.
     */
    static List<String> breaks(FileDescriptorSet released, FileDescriptorSet current) {
        SchemaCompatibility check = new SchemaCompatibility(current);
        for (FileDescriptorProto file : released.getFileList()) {
            check.compareOptions(file, current);
            file.getMessageTypeList().forEach(message -> check.compare(file.getPackage(), message));
            file.getEnumTypeList().forEach(e -> check.compare(file.getPackage(), e));
        }
        return List.copyOf(check.breaks);
    }

    private void index(String scope, DescriptorProto message) {
        String name = scope + "." + message.getName();
        messages.put(name, message);
        message.getNestedTypeList().forEach(nested -> index(name, nested));
        message.getEnumTypeList().forEach(e -> enums.put(name + "." + e.getName(), e));
    }

    private void compareOptions(FileDescriptorProto released, FileDescriptorSet current) {
        current.getFileList().stream()
                .filter(file -> file.getName().equals(released.getName()))
                .forEach(file -> {
                    String was = released.getOptions().getJavaPackage();
                    String is = file.getOptions().getJavaPackage();
                    require(was.equals(is), file.getName(), "java_package was " + was + ", is " + is);
                });
    }

    private void compare(String scope, DescriptorProto released) {
        String name = scope + "." + released.getName();
        DescriptorProto current = messages.get(name);
        if (current == null) {
            breaks.add(name + ": message was removed");
            return;
        }
        Map<Integer, FieldDescriptorProto> byNumber = index(current.getFieldList(), FieldDescriptorProto::getNumber);
        Map<String, FieldDescriptorProto> byName = index(current.getFieldList(), FieldDescriptorProto::getName);
        for (FieldDescriptorProto was : released.getFieldList()) {
            FieldDescriptorProto sameName = byName.get(was.getName());
            FieldDescriptorProto is = byNumber.get(was.getNumber());
            String field = name + "." + was.getName();
            if (sameName != null && sameName.getNumber() != was.getNumber()) {
                breaks.add(field + ": number was " + was.getNumber() + ", is " + sameName.getNumber());
            } else if (is == null) {
                removed(field, was, current);
            } else {
                require(is.getName().equals(was.getName()), field, "field was renamed to " + is.getName());
                compare(field, was, released, is, current);
            }
        }
        for (DescriptorProto.ReservedRange range : released.getReservedRangeList()) {
            for (int number = range.getStart(); number < range.getEnd(); number++) {
                require(isReserved(current, number), name, "number " + number + " is no longer reserved");
            }
        }
        released.getReservedNameList()
                .forEach(each -> require(
                        current.getReservedNameList().contains(each), name, "name " + each + " is no longer reserved"));
        released.getNestedTypeList().forEach(nested -> compare(name, nested));
        released.getEnumTypeList().forEach(e -> compare(name, e));
    }

    private void removed(String field, FieldDescriptorProto was, DescriptorProto current) {
        require(was.getOptions().getDeprecated(), field, "field was removed and had not been deprecated");
        require(
                isReserved(current, was.getNumber()),
                field,
                "field was removed and its number " + was.getNumber() + " is not reserved");
        require(
                current.getReservedNameList().contains(was.getName()),
                field,
                "field was removed and its name is not reserved");
    }

    private static boolean isReserved(DescriptorProto message, int number) {
        return message.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
    }

    private void compare(
            String field,
            FieldDescriptorProto was,
            DescriptorProto wasIn,
            FieldDescriptorProto is,
            DescriptorProto isIn) {
        require(type(was).equals(type(is)), field, "type was " + type(was) + ", is " + type(is));
        require(label(was).equals(label(is)), field, "label was " + label(was) + ", is " + label(is));
        String oneofWas = oneof(was, wasIn);
        String oneofIs = oneof(is, isIn);
        require(oneofWas.equals(oneofIs), field, "oneof was " + oneofWas + ", is " + oneofIs);
    }

    private void compare(String scope, EnumDescriptorProto released) {
        String name = scope + "." + released.getName();
        EnumDescriptorProto current = enums.get(name);
        if (current == null) {
            breaks.add(name + ": enum was removed");
            return;
        }
        Map<String, EnumValueDescriptorProto> byName = index(current.getValueList(), EnumValueDescriptorProto::getName);
        for (EnumDescriptorProto.EnumReservedRange range : released.getReservedRangeList()) {
            for (int number = range.getStart(); number <= range.getEnd(); number++) {
                require(isReserved(current, number), name, "number " + number + " is no longer reserved");
            }
        }
        released.getReservedNameList()
                .forEach(each -> require(
                        current.getReservedNameList().contains(each), name, "name " + each + " is no longer reserved"));
        for (EnumValueDescriptorProto was : released.getValueList()) {
            EnumValueDescriptorProto is = byName.get(was.getName());
            if (is == null) {
                removed(name + "." + was.getName(), was, current);
            } else {
                require(
                        is.getNumber() == was.getNumber(),
                        name + "." + was.getName(),
                        "number was " + was.getNumber() + ", is " + is.getNumber());
            }
        }
    }

    private void removed(String value, EnumValueDescriptorProto was, EnumDescriptorProto current) {
        require(was.getOptions().getDeprecated(), value, "value was removed or renamed and had not been deprecated");
        require(
                isReserved(current, was.getNumber()),
                value,
                "value was removed or renamed and its number " + was.getNumber() + " is not reserved");
        require(
                current.getReservedNameList().contains(was.getName()),
                value,
                "value was removed or renamed and its name is not reserved");
    }

    /** Unlike those of messages, ranges of enums include their end. */
    private static boolean isReserved(EnumDescriptorProto type, int number) {
        return type.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= number && number <= range.getEnd());
    }

    private static String type(FieldDescriptorProto field) {
        return field.getTypeName().isEmpty() ? field.getType().name() : field.getTypeName();
    }

    private static String label(FieldDescriptorProto field) {
        return field.getProto3Optional()
                ? "explicit optional"
                : field.getLabel().name();
    }

    private static String oneof(FieldDescriptorProto field, DescriptorProto message) {
        // An explicit optional is a oneof of its own in the descriptor; its label already shows it.
        return field.hasOneofIndex() && !field.getProto3Optional()
                ? message.getOneofDecl(field.getOneofIndex()).getName()
                : "none";
    }

    private void require(boolean holds, String where, String otherwise) {
        if (!holds) {
            breaks.add(where + ": " + otherwise);
        }
    }

    private static <K, T> Map<K, T> index(List<T> items, Function<T, K> key) {
        return items.stream().collect(Collectors.toMap(key, Function.identity()));
    }
}
