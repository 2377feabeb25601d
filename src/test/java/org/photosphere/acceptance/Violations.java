package org.photosphere.acceptance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Source classes, compiled for a test, that violate a rule of the architecture. */
final class Violations {

    private final List<JavaFileObject> sources = new ArrayList<>();

    /** Adds a class {@code name} with a body to a package. */
    Violations with(String inPackage, String name, String body) {
        String code = "package " + inPackage + ";\npublic class " + name + " {\n" + body + "\n}\n";
        URI place = URI.create("string:///" + inPackage.replace('.', '/') + "/" + name + ".java");
        sources.add(new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        });
        return this;
    }

    /** Compiles into a folder and imports the classes from there. */
    JavaClasses compile(Path folder) throws Exception {
        Files.createDirectories(folder);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            List<String> options = List.of(
                    "--add-modules=jdk.incubator.vector",
                    "-d",
                    folder.toString(),
                    "-proc:none",
                    "-classpath",
                    System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, problems, options, null, sources).call()) {
                throw new IllegalStateException("violations must compile: " + problems.getDiagnostics());
            }
        }
        return new ClassFileImporter().importPath(folder);
    }
}
