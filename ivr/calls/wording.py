"""The few sentences that are ours and no flow's: to an agent's telephone, and to a caller while something is broken."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.dialogue.instructions import Say

LOCALES: Mapping[str, str] = {"en": "en-US", "es": "es-ES", "hi": "hi-IN"}
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español", "hi": "हिन्दी"}
"""What an agent's telephone may speak to him, each in its own name."""

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "call_for": "A call for {queue}. To take it, press 1.",
        "callback_for": "A callback for {queue}. To call the customer, press 1.",
        "consult_for": "{agent} asks you about a caller of {queue}. To talk, press 1.",
        "taken_back": "Your colleague goes on with the caller. Thank you. Goodbye.",
        "after_put_through": "The caller is with your colleague. What came of the call?",
        "calling": "We are calling the customer whose number ends in {number}.",
        "not_reached": "The customer does not come to the phone. Thank you. Goodbye.",
        "caller_gone": "The caller has gone. Thank you. Goodbye.",
        "call_over": "The call has ended. Goodbye.",
        "not_taken": "The call goes to a colleague. Goodbye.",
        "after_talk": "The caller has gone. What came of the call?",
        "after_choice": "For {what}, press {digit}.",
        "after_done": "done",
        "after_more": "For more time, press 8. For a break after this, press 9.",
        "after_longer": "You have one more minute.",
        "after_no_longer": "There is no more time.",
        "after_break": "You are on a break after this.",
        "after_no_match": "That is not one of the choices.",
        "on_hold": "Please stay on the line. Your agent will be back.",
        "overhear": "The call of {agent}. To come in, press 1.",
        "one_moment": "One moment please.",
        "stay": "Please stay on the line. Somebody will be with you.",
        "trouble": "Something on our side is not working. We are connecting you.",
        "leave_message": "We cannot connect you just now. Please leave your message after the tone. We will call you.",
        "message_kept": "Thank you. We have your message. Goodbye.",
        "goodbye": "Thank you for calling. Goodbye.",
        "screen": "A call from the customer line, while our system is down. To take it, press any key.",
    },
    "es": {
        "call_for": "Una llamada para {queue}. Para atenderla, oprima el 1.",
        "callback_for": "Una devolución de llamada para {queue}. Para llamar al cliente, oprima el 1.",
        "consult_for": "{agent} le consulta sobre una llamada de {queue}. Para hablar, oprima el 1.",
        "taken_back": "Su colega sigue con el cliente. Gracias. Adiós.",
        "after_put_through": "El cliente está con su colega. ¿Cuál fue el resultado?",
        "calling": "Llamamos al cliente cuyo número termina en {number}.",
        "not_reached": "El cliente no se pone al teléfono. Gracias. Adiós.",
        "caller_gone": "El cliente ha colgado. Gracias. Adiós.",
        "call_over": "La llamada ha terminado. Adiós.",
        "not_taken": "La llamada pasa a otro colega. Adiós.",
        "after_talk": "El cliente ha colgado. ¿Cuál fue el resultado?",
        "after_choice": "Para {what}, oprima {digit}.",
        "after_done": "terminar",
        "after_more": "Para más tiempo, oprima 8. Para un descanso después, oprima 9.",
        "after_longer": "Tiene un minuto más.",
        "after_no_longer": "No hay más tiempo.",
        "after_break": "Después tendrá un descanso.",
        "after_no_match": "Esa no es una de las opciones.",
        "on_hold": "Por favor, siga en la línea. Su agente volverá enseguida.",
        "overhear": "La llamada de {agent}. Para entrar, oprima 1.",
        "one_moment": "Un momento, por favor.",
        "stay": "Por favor, siga en la línea. Enseguida le atenderán.",
        "trouble": "Algo no funciona de nuestro lado. Le estamos comunicando.",
        "leave_message": "Ahora no podemos comunicarle. Deje su mensaje después del tono. Le llamaremos.",
        "message_kept": "Gracias. Tenemos su mensaje. Adiós.",
        "goodbye": "Gracias por llamar. Adiós.",
        "screen": "Una llamada de la línea de clientes; el sistema no funciona. Oprima una tecla para atenderla.",
    },
    "hi": {
        "call_for": "{queue} के लिए एक कॉल है। लेने के लिए 1 दबाएँ।",
        "callback_for": "{queue} के लिए ग्राहक को वापस फ़ोन करना है। फ़ोन करने के लिए 1 दबाएँ।",
        "consult_for": "{agent} {queue} के एक ग्राहक के बारे में आपसे पूछना चाहते हैं। बात करने के लिए 1 दबाएँ।",
        "taken_back": "आपके साथी ग्राहक से बात जारी रखेंगे। धन्यवाद।",
        "after_put_through": "ग्राहक आपके साथी के साथ हैं। कॉल का क्या नतीजा रहा?",
        "calling": "हम उस ग्राहक को फ़ोन कर रहे हैं जिसका नंबर {number} पर समाप्त होता है।",
        "not_reached": "ग्राहक फ़ोन पर नहीं आ रहे हैं। धन्यवाद।",
        "caller_gone": "ग्राहक ने फ़ोन रख दिया है। धन्यवाद।",
        "call_over": "कॉल समाप्त हुई। धन्यवाद।",
        "not_taken": "कॉल दूसरे साथी को दी जा रही है। धन्यवाद।",
        "after_talk": "ग्राहक ने फ़ोन रख दिया है। कॉल का क्या नतीजा रहा?",
        "after_choice": "{what} के लिए {digit} दबाएँ।",
        "after_done": "समाप्त करने",
        "after_more": "और समय के लिए 8 दबाएँ। इसके बाद विराम के लिए 9 दबाएँ।",
        "after_longer": "आपके पास एक मिनट और है।",
        "after_no_longer": "और समय नहीं है।",
        "after_break": "इसके बाद आप विराम पर हैं।",
        "after_no_match": "यह विकल्पों में नहीं है।",
        "on_hold": "कृपया लाइन पर बने रहिए। आपके एजेंट अभी लौटेंगे।",
        "overhear": "{agent} की कॉल। शामिल होने के लिए 1 दबाएँ।",
        "one_moment": "कृपया एक क्षण रुकिए।",
        "stay": "कृपया लाइन पर बने रहिए।",
        "trouble": "हमारी ओर कुछ काम नहीं कर रहा है। हम आपको जोड़ रहे हैं।",
        "leave_message": "अभी हम आपको जोड़ नहीं पा रहे हैं। कृपया टोन के बाद अपना संदेश छोड़िए। हम आपको फ़ोन करेंगे।",
        "message_kept": "धन्यवाद। आपका संदेश हमें मिल गया है।",
        "goodbye": "फ़ोन करने के लिए धन्यवाद।",
        "screen": "ग्राहक लाइन से एक कॉल है। लेने के लिए कोई भी बटन दबाएँ।",
    },
}


def sentence(key: str, language: str, **values: str) -> Say:
    """Return our sentence `key` in `language` (`en`, `es-MX` ...), in English where we lack the language."""
    spoken = language.partition("-")[0]
    spoken = spoken if spoken in SENTENCES else "en"
    text = SENTENCES[spoken][key]
    return Say(text.format(**values) if values else text, LOCALES[spoken], fixed=not values)
