import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;
import org.opendatakit.validate.StubPropertyManager;

/**
 * Fills forms with JavaRosa as ODK Collect does: java -cp ODK_Validate.jar Filler.java FOLDER. Beside each NAME.xml lies NAME.plan: a line for each
 * place, parted by U+001F: its reference without positions, then for a repeat how often it is there, for a question what to try one after
 * another until its constraint takes it. Writes NAME.filled. tests/support/javarosa.py makes the plans, capture/test/filler.ts does the same.
 */
public class Filler {
    private static final int TIMES = 2;
    private final Map<String, List<String>> plan = new HashMap<>();
    private final FormEntryModel model;
    private final FormEntryController controller;

    private Filler(Path form, Path plan) throws Exception {
        for (String line : Files.readString(plan).split("\n")) {
            List<String> parts = Arrays.asList(line.split("\u001f", -1));
            this.plan.put(parts.get(0), parts.subList(1, parts.size()));
        }
        FormDef read = XFormUtils.getFormFromInputStream(new FileInputStream(form.toFile()));
        read.initialize(true, new InstanceInitializationFactory());
        model = new FormEntryModel(read);
        controller = new FormEntryController(model);
    }

    public static void main(String[] given) throws Exception {
        PropertyManager.setPropertyManager(new StubPropertyManager());
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        try (var files = Files.list(Path.of(given[0]))) {
            for (Path form : files.filter(file -> file.toString().endsWith(".xml")).sorted().toList()) {
                String name = form.toString().substring(0, form.toString().length() - 4);
                Files.write(Path.of(name + ".filled"), new Filler(form, Path.of(name + ".plan")).filled());
            }
        }
    }

    private byte[] filled() throws Exception {
        // an answer may make a question before it relevant
        for (int time = 0; time < TIMES; time++) walk();
        controller.finalizeFormEntry();
        return new XFormSerializingVisitor().serializeInstance(model.getForm().getMainInstance());
    }

    private void walk() {
        controller.jumpToIndex(org.javarosa.core.model.FormIndex.createBeginningOfFormIndex());
        int event;
        while ((event = controller.stepToNextEvent()) != FormEntryController.EVENT_END_OF_FORM) {
            TreeReference at = model.getFormIndex().getReference();
            if (event == FormEntryController.EVENT_QUESTION) answer(at);
            else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT && at.getMultLast() < Integer.parseInt(plan.get(path(at)).get(0))) {
                controller.newRepeat();
            }
        }
    }

    private static String path(TreeReference at) {
        return at.genericize().toString(false);
    }

    private void answer(TreeReference at) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        List<String> tries = plan.get(path(at));
        if (prompt.isReadOnly() || tries == null) return;
        int turn = 0;
        for (int level = 0; level < at.size(); level++) turn += Math.max(0, at.getMultiplicity(level));
        for (int n = 0; n < tries.size(); n++) {
            IAnswerData data = data(prompt, tries.get((n + turn) % tries.size()));
            if (data != null && controller.answerQuestion(data, true) == FormEntryController.ANSWER_OK) return;
        }
        controller.saveAnswer(null, true);
    }

    /** Null when that is not on offer. */
    private static IAnswerData data(FormEntryPrompt prompt, String text) {
        switch (prompt.getControlType()) {
            case Constants.CONTROL_TRIGGER:
                return new StringData("OK");
            case Constants.CONTROL_SELECT_ONE:
            case Constants.CONTROL_SELECT_MULTI:
            case Constants.CONTROL_RANK:
                List<Selection> chosen = new ArrayList<>();
                for (String value : text.split(" ")) {
                    SelectChoice found = prompt.getSelectChoices().stream().filter(one -> one.getValue().equals(value)).findFirst().orElse(null);
                    if (found == null) return null;
                    chosen.add(found.selection());
                }
                return prompt.getControlType() == Constants.CONTROL_SELECT_ONE ? new SelectOneData(chosen.get(0)) : new SelectMultiData(chosen);
            default:
                return AnswerDataFactory.templateByDataType(prompt.getDataType()).cast(new UncastData(text));
        }
    }
}
