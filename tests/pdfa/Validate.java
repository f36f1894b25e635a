import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** FLAVOUR FILE...: a line a file: how many checks, then the rules that failed (clause-test), sorted, else "none". */
final class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
        for (int place = 1; place < arguments.length; place++) {
            try (InputStream input = new FileInputStream(arguments[place]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                TreeSet<String> failed = new TreeSet<>();
                for (TestAssertion item : result.getTestAssertions()) {
                    if (item.getStatus() == TestAssertion.Status.FAILED) {
                        failed.add(item.getRuleId().getClause() + "-" + item.getRuleId().getTestNumber());
                    }
                }
                String told = failed.isEmpty() ? (result.isCompliant() ? "none" : "unknown") : String.join(" ", failed);
                System.out.println(result.getTotalAssertions() + " " + told);
            }
        }
    }
}
